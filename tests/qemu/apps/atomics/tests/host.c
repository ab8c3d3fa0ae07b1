/* The host interrupts by signals alone. */
#include "../atomics.h"

uint64_t bumps_among_interrupts(void)
{
    return 0;
}
