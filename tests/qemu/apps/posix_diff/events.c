/* Descriptors for events, timers, and sets of descriptors: eventfd, timerfd, epoll. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <poll.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>

static uint64_t count;

static int ready(int fd)
{
    struct pollfd one = {.fd = fd, .events = POLLIN | POLLOUT};

    return poll(&one, 1, 0) < 0 ? -1 : one.revents;
}

static void counters(void)
{
    int fd = (int)CALL(eventfd(3, EFD_NONBLOCK));

    VALUE(ready(fd));
    VALUE(read(fd, &count, sizeof count));
    VALUE((long long)count);
    VALUE(ready(fd));
    VALUE(read(fd, &count, sizeof count));
    VALUE(read(fd, &count, 7));
    VALUE(write(fd, &count, 7));
    VALUE(write(fd, &(uint64_t){5}, sizeof count));
    VALUE(write(fd, &(uint64_t){6}, sizeof count));
    VALUE(read(fd, &count, sizeof count));
    VALUE((long long)count);
    VALUE(write(fd, &(uint64_t){UINT64_MAX}, sizeof count));
    VALUE(write(fd, &(uint64_t){UINT64_MAX - 1}, sizeof count));
    VALUE(ready(fd));
    VALUE(write(fd, &(uint64_t){1}, sizeof count));
    CALL(pread(fd, &count, sizeof count, 0));
    CALL(close(fd));
    CALL(eventfd(0, 1 << 30));
    fd = (int)CALL(eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC));
    VALUE(fcntl(fd, F_GETFD));
    VALUE(read(fd, &count, sizeof count));
    VALUE((long long)count);
    VALUE(read(fd, &count, sizeof count));
    VALUE(read(fd, &count, sizeof count));
    CALL(close(fd));
}

/* Expirations before now count, also those before the machine was started. */
static void since_long_ago(void)
{
    struct itimerspec past = {.it_value = {1000, 0}, .it_interval = {1000, 0}}, left;
    int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK);
    long long now = time(NULL);

    CALL(timerfd_settime(fd, TFD_TIMER_ABSTIME, &past, NULL));
    VALUE(read(fd, &count, sizeof count));
    TRUTH((long long)count >= now / 1000 && (long long)count <= now / 1000 + 1);
    VALUE(read(fd, &count, sizeof count));
    CALL(timerfd_gettime(fd, &left));
    TRUTH(left.it_value.tv_sec < 1000);
    past = (struct itimerspec){.it_value = {1000, 0}};
    CALL(timerfd_settime(fd, TFD_TIMER_ABSTIME, &past, NULL));
    VALUE(read(fd, &count, sizeof count));
    VALUE((long long)count);
    CALL(close(fd));
}

static void timers(void)
{
    struct itimerspec soon = {.it_value = {0, 1000000}}, left;
    int fd = (int)CALL(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK));

    VALUE(read(fd, &count, sizeof count));
    CALL(timerfd_gettime(fd, &left));
    TRUTH(left.it_value.tv_sec == 0 && left.it_value.tv_nsec == 0);
    CALL(timerfd_settime(fd, 0, &(struct itimerspec){.it_value = {100, 0}}, NULL));
    CALL(timerfd_gettime(fd, &left));
    TRUTH(left.it_value.tv_sec > 9);
    VALUE(ready(fd));
    CALL(timerfd_settime(fd, 0, &soon, &left));
    TRUTH(left.it_value.tv_sec > 9);
    VALUE(poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1));
    VALUE(read(fd, &count, 4));
    VALUE(read(fd, &count, sizeof count));
    VALUE((long long)count);
    VALUE(read(fd, &count, sizeof count));
    CALL(write(fd, &count, sizeof count));
    CALL(timerfd_settime(fd, TFD_TIMER_ABSTIME, &soon, NULL));
    VALUE(read(fd, &count, sizeof count));
    since_long_ago();
    CALL(timerfd_settime(fd, 0, &(struct itimerspec){.it_value = {INT64_MAX, 0}}, NULL));
    CALL(timerfd_gettime(fd, &left));
    TRUTH(left.it_value.tv_sec > 1000000000);
    CALL(timerfd_settime(fd, 0, &(struct itimerspec){.it_value = {0, 1000000000}}, NULL));
    CALL(timerfd_settime(fd, 0, &(struct itimerspec){.it_value = {-1, 0}}, NULL));
    CALL(timerfd_settime(fd, 1 << 30, &soon, NULL));
    CALL(timerfd_settime(NOT_OPEN, 0, &soon, NULL));
    CALL(timerfd_settime(open("file", O_RDONLY), 0, &soon, NULL));
    CALL(timerfd_gettime(NOT_OPEN, &left));
    CALL(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0));
    CALL(timerfd_create(77, 0));
    CALL(timerfd_create(CLOCK_REALTIME, 1 << 30));
    CALL(close(fd));
}

static struct epoll_event on(uint32_t events)
{
    return (struct epoll_event){.events = events, .data.u64 = 12345};
}

static void set_misuse(int set, int fd)
{
    struct epoll_event event = on(EPOLLIN);

    CALL(epoll_ctl(set, EPOLL_CTL_MOD, fd, &event));
    CALL(epoll_ctl(set, EPOLL_CTL_DEL, fd, &event));
    CALL(epoll_ctl(set, 77, fd, &event));
    CALL(epoll_ctl(set, EPOLL_CTL_ADD, set, &event));
    CALL(epoll_ctl(set, EPOLL_CTL_ADD, NOT_OPEN, &event));
    CALL(epoll_ctl(NOT_OPEN, EPOLL_CTL_ADD, fd, &event));
    CALL(epoll_ctl(fd, EPOLL_CTL_ADD, set, &event));
    event.events = EPOLLEXCLUSIVE | EPOLLONESHOT | EPOLLIN;
    CALL(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
    CALL(epoll_ctl(set, EPOLL_CTL_ADD, open("file", O_RDONLY), &event));
    CALL(epoll_create(0));
    CALL(epoll_create1(1 << 30));
    VALUE(epoll_wait(set, &event, 0, 0));
    VALUE(epoll_wait(set, &event, -1, 0));
    VALUE(epoll_wait(fd, &event, 1, 0));
    VALUE(epoll_wait(NOT_OPEN, &event, 1, 0));
    CALL(read(set, &count, 1));
}

static void sets(void)
{
    struct epoll_event event = on(EPOLLIN), found[2];
    int set = (int)CALL(epoll_create1(EPOLL_CLOEXEC)), fd = eventfd(0, EFD_NONBLOCK);

    set_misuse(set, fd);
    CALL(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
    CALL(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
    VALUE(epoll_wait(set, found, 2, 0));
    VALUE(epoll_wait(set, found, 2, 1));
    VALUE(write(fd, &(uint64_t){1}, sizeof count));
    VALUE(epoll_wait(set, found, 2, -1));
    VALUE(found[0].events);
    VALUE((long long)found[0].data.u64);
    VALUE(epoll_wait(set, found, 2, 0));
    VALUE(ready(set));
    event = on(EPOLLIN | EPOLLOUT | EPOLLET);
    CALL(epoll_ctl(set, EPOLL_CTL_MOD, fd, &event));
    VALUE(epoll_wait(set, found, 2, 0));
    VALUE(found[0].events);
    VALUE(epoll_wait(set, found, 2, 0));
    event = on(EPOLLOUT | EPOLLONESHOT);
    CALL(epoll_ctl(set, EPOLL_CTL_MOD, fd, &event));
    VALUE(epoll_pwait(set, found, 2, 0, NULL));
    VALUE(epoll_wait(set, found, 2, 0));
    CALL(epoll_ctl(set, EPOLL_CTL_DEL, fd, NULL));
    CALL(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
    CALL(close(fd));
    VALUE(epoll_wait(set, found, 2, 0));
    CALL(close(set));
}

/* A timer that nobody reads is news once. */
static void edges_of_a_timer(void)
{
    struct epoll_event event = on(EPOLLIN | EPOLLET), found;
    int set = epoll_create1(0), fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    struct itimerspec often = {{0, 5000000}, {0, 5000000}};

    CALL(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
    CALL(timerfd_settime(fd, 0, &often, NULL));
    VALUE(epoll_wait(set, &found, 1, -1));
    VALUE(epoll_wait(set, &found, 1, 20));
    TRUTH(read(fd, &count, sizeof count) == sizeof count && count > 2);
    VALUE(epoll_wait(set, &found, 1, -1));
    CALL(close(fd));
    CALL(close(set));
}

void observe_events(void)
{
    create("file", "");
    counters();
    timers();
    sets();
    edges_of_a_timer();
}
