/* Has functions by names that the libos and the C library use themselves, with other meanings. */
#include "names.h"
#include <stdio.h>
#include <yao/log.h>

int main(void)
{
    printf("%s %d\n", format("own format"), console_lines(20));
    log_info("the libos formats %d, finds lines\nand writes %s", 42, "them");
    return pages_give == 7 ? 0 : 1;
}
