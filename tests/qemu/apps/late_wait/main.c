/* Waits for a time when the image ends, as a driver of a disk may, in an image with threads. */
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/wait.h>

YAO_REQUIRE(threads, scheduled);

static int wait(void)
{
    struct wait nobody = {0};

    if (wait_within(&nobody, 2000000) == -ETIMEDOUT)
        log_info("2 ms are over");
    return 0;
}

YAO_STEP(exit, late_wait, wait);
YAO_STEP_AFTER(exit, late_wait, alarms);

static void never(int number)
{
    log_error("signal %d", number);
}

int main(void)
{
    struct itimerval soon = {.it_value.tv_usec = 1000};

    signal(SIGALRM, never);
    setitimer(ITIMER_REAL, &soon, NULL);
    return 0;
}
