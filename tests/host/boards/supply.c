/*
 * Prints what the driver of JH7110's SD card switches on, and what it says of what it cannot:
 *     supply FILE.dtb NODE
 */
#include "common_describe.h"
#include "drivers/mmc/dw_mshc_glue.h"
#include "src/boot/hart.h"
#include <stdio.h>
#include <stdlib.h>

unsigned long boot_hart_;

int main(int argc, char **argv)
{
    void *blob = read_tree(argv[1]);
    if (describe_memory(blob))
        return 1;
    struct mshc_config config = {.node = dt_find_path(argv[2]), .name = argv[2]};
    if (config.node < 0)
        return 2;
    mshc_slot(&config);
    int error = mshc_supply(&config, 200000000);
    key("supply");
    printf("%d, clock of %u Hz\n", error, config.input_hz);
    free(blob);
    return 0;
}
