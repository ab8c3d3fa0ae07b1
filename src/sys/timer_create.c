/* timer_create() of an image without threads. musl's would bring them for SIGEV_THREAD. */
#include "src/sched/process.h"
#include "src/sched/signals.h"
#include "sys_signals.h"
#include "timer_event.h"
#include <errno.h>
#include <signal.h>
#include <time.h>
#include <yao/log.h>
#include <yao/module.h>

YAO_DEFAULT(threads, none);

static long create(clockid_t clock, const struct sigevent *event, int *made)
{
    struct kernel_event given = {.thread = PROCESS};

    if (!event)
        return sys_timer_create(clock, NULL, made);
    if (event->sigev_notify == SIGEV_THREAD) {
        log_error(
            "timer_create: SIGEV_THREAD: this image has no threads, as its app calls no "
            "pthread_create(); YAO_REQUIRE(threads, scheduled) brings them");
        return -EAGAIN;
    }
    given.value = (uint64_t)(uintptr_t)event->sigev_value.sival_ptr;
    given.number = event->sigev_signo;
    given.notify = event->sigev_notify;
    return sys_timer_create(clock, &given, made);
}

int timer_create(clockid_t clock, struct sigevent *event, timer_t *made)
{
    int number = 0;

    call_begin();
    long error = create(clock, event, &number);
    call_end();
    if (error) {
        errno = (int)-error;
        return -1;
    }
    *made = (timer_t)(intptr_t)number; /* NOLINT: it is a number */
    return 0;
}
