#include <unistd.h>
#include <yao/time.h>

int usleep(useconds_t us)
{
    time_sleep_until(time_ns() + TIME_US(us));
    return 0;
}
