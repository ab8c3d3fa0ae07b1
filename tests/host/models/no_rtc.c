/* The table of a class for suites whose boards have no real-time clock. */
#include <stddef.h>
#include <yao/rtc.h>

const struct driver *const yao_drivers_rtc[] = {NULL};
