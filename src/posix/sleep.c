#include <unistd.h>
#include <yao/time.h>

unsigned sleep(unsigned seconds)
{
    time_sleep_until(time_ns() + (uint64_t)seconds * TIME_SECOND);
    return 0;
}
