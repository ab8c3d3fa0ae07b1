/* The time of day, as an offset to time_ns(). */
#include "realtime.h"
#include <yao/time.h>

static int64_t offset_ns; /* from time_ns() to nanoseconds since 1970 */

int64_t realtime_ns(void)
{
    return (int64_t)time_ns() + offset_ns;
}

void realtime_set(int64_t ns)
{
    offset_ns = ns - (int64_t)time_ns();
}
