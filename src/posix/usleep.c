#include <unistd.h>
#include <yao/time.h>

/* Accepts any duration, also a second and more. */
int usleep(useconds_t us)
{
    time_sleep_until(time_ns() + TIME_US(us));
    return 0;
}
