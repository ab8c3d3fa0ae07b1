/*
 * The driver and the card logic against a card, a controller and a bus that err. The input chooses
 * card and faults (struct choice), and then which of the driver's reads of registers are changed:
 * so many good ones, then one XORed with a value; whatever it is told, the driver must end in
 * reasonable time, with an errno of its contract, within its buffers. A driver that is misled may
 * break the protocol, so that violations do not count here; but DMA goes to the buffers only.
 */
#include "bus.h"
#include "common_mshc.h"
#include "drivers/mmc/mmc_card.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <yao/time.h>

#define COUNT 19u /* of sectors: more than two pages, and no multiple of one */

struct choice {
    uint8_t flags, type, card_fault, card_where, card_times, fault, after, times;
};

enum { NO_INTERRUPTS = 1, NO_DMA = 2, SLOW_BUS = 4, NO_DETECT = 8, EMPTY = 16, STRAY = 32 };

static void ignore(void *user, const char *text)
{
}

static void apply(const struct choice *choice)
{
    static const uint8_t indexes[] = {0, 2, 3, 6, 7, 8, 9, 12, 13, 17, 18, 24, 25, 55, 105, 115};
    enum sd_native_fault_kind kind = choice->card_fault % (SDN_FAULT_REMOVED + 1);
    bool command = kind < SDN_FAULT_READ_CRC;
    rig.config.type = choice->type % (SD_NATIVE_MMC_BYTES + 1);
    rig.config.violation = rig.controller.violation = ignore;
    rig.config.faults[0] = (struct sd_native_fault){
        kind, command ? indexes[choice->card_where % sizeof indexes] : choice->card_where,
        choice->card_times};
    rig.controller.faults[0] = (struct dw_mshc_fault){choice->fault % (DWM_FAULT_NO_INTERRUPT + 1),
                                                      choice->after, choice->times};
    rig.interrupts = !(choice->flags & NO_INTERRUPTS);
    rig.bus_ns = choice->flags & SLOW_BUS ? 20000 : 50;
    if (choice->flags & NO_DMA)
        rig.slot.descriptors = NULL;
    if (choice->flags & NO_DETECT)
        rig.slot.present.source = MSHC_UNKNOWN;
    if (choice->flags & EMPTY)
        rig.controller.card = NULL;
    rig.slot.is_emmc = rig.config.type >= SD_NATIVE_MMC;
}

static void check(int error)
{
    static const int allowed[] = {0, -EIO, -ETIMEDOUT, -ENOMEDIUM, -EROFS, -ENODEV};
    for (unsigned i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (error == allowed[i])
            return;
    abort();
}

static void use_card(bool stray)
{
    static struct mmc_card card;
    int error = mmc_card_init(&card, &rig.mshc.host);
    check(error);
    if (error || card.block.sectors < COUNT)
        return;
    check(block_read(&card.block, 0, rig.buffer, COUNT));
    if (stray)
        mshc_interrupt(&rig.mshc);
    check(block_write(&card.block, 0, rig.buffer, COUNT));
    check(block_read(&card.block, 1, rig.buffer + 1, 1));
    check(block_write(&card.block, 1, rig.buffer + 4, 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct choice choice;
    if (size < sizeof choice)
        return 0;
    memcpy(&choice, input, sizeof choice);
    rig_setup(NULL);
    apply(&choice);
    rig_noise(input + sizeof choice, size - sizeof choice);
    int error = rig_start();
    if (error)
        check(error);
    else
        use_card(choice.flags & STRAY);
    rig_noise(NULL, 0);
    if (clock_now() > 200ull * TIME_SECOND)
        abort();
    rig_teardown(NULL);
    return 0;
}
