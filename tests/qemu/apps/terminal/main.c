/* Uses the console as a terminal, and waits for it among other things. Whoever runs it types when
 * it says so: "> " and a word. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/timerfd.h>
#include <termios.h>
#include <unistd.h>

#define MS 1000000l

static struct termios first;

static void ask(const char *word)
{
    printf("> %s\n", word);
    fflush(stdout);
}

/* What a read returns, with control characters as ^X. */
static void tell_read(size_t size)
{
    char bytes[64];
    ssize_t count = read(STDIN_FILENO, bytes, size);

    printf("\nread %zd: ", count < 0 ? -errno : count);
    for (ssize_t i = 0; i < count; i++)
        if (bytes[i] < ' ' || bytes[i] == 0x7f)
            printf("^%c", bytes[i] ^ 0x40);
        else
            putchar(bytes[i]);
    puts(".");
}

static void use(tcflag_t input, tcflag_t local, cc_t least, cc_t tenths)
{
    struct termios settings = first;

    settings.c_iflag = input;
    settings.c_lflag = local;
    settings.c_cc[VMIN] = least;
    settings.c_cc[VTIME] = tenths;
    if (tcsetattr(STDIN_FILENO, TCSANOW, &settings))
        perror("tcsetattr");
}

static void begin(void)
{
    struct winsize size = {.ws_row = 50, .ws_col = 132};

    printf("tty %d, attributes %d, ", isatty(STDIN_FILENO), tcgetattr(STDIN_FILENO, &first));
    printf("echo %d, lines %d\n", !!(first.c_lflag & ECHO), !!(first.c_lflag & ICANON));
    printf("size %d ", ioctl(STDOUT_FILENO, TIOCSWINSZ, &size));
    memset(&size, 0, sizeof size);
    printf("%d %dx%d\n", ioctl(STDOUT_FILENO, TIOCGWINSZ, &size), size.ws_col, size.ws_row);
    printf("group %d, other %d\n", tcgetpgrp(STDIN_FILENO), tcsetpgrp(STDIN_FILENO, 7));
}

static void edited_here(void)
{
    use(ICRNL, ICANON | ECHO | ECHOE | ECHOCTL | IEXTEN, 1, 0);
    ask("line");
    tell_read(64);
    ask("end");
    tell_read(64);
    use(ICRNL, ICANON, 1, 0);
    ask("secret");
    tell_read(64);
}

static void raw(void)
{
    struct termios settings = first;

    cfmakeraw(&settings);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings);
    (void)!write(STDOUT_FILENO, "bare\nnewline\r\n", 14);
    ask("keys");
    use(0, 0, 3, 0);
    tell_read(64);
    use(0, 0, 0, 2);
    tell_read(64);
    use(0, 0, 0, 0);
    tell_read(64);
    ioctl(STDIN_FILENO, FIONBIO, &(int){1});
    use(0, 0, 1, 0);
    tell_read(64);
    ioctl(STDIN_FILENO, FIONBIO, &(int){0});
}

static void wait_for_bytes(int wanted)
{
    int waiting = 0;

    while (waiting < wanted) {
        ioctl(STDIN_FILENO, FIONREAD, &waiting);
        poll(NULL, 0, 1);
    }
}

static void dropped(void)
{
    int waiting = -1;

    ask("junk");
    wait_for_bytes(4);
    printf("flush %d ", tcflush(STDIN_FILENO, TCIFLUSH));
    ioctl(STDIN_FILENO, FIONREAD, &waiting);
    printf("leaves %d\n", waiting);
}

static void polled(void)
{
    struct pollfd entry = {STDIN_FILENO, POLLIN | POLLOUT, 0};

    printf("now %d %x, ", poll(&entry, 1, 0), entry.revents);
    entry.events = POLLIN;
    printf("in a while %d\n", poll(&entry, 1, 50));
    ask("poll");
    printf("then %d %x\n", poll(&entry, 1, -1), entry.revents);
    tell_read(1);
}

/* As many as end a read, and no less. */
static void polled_for_several(void)
{
    struct pollfd entry = {STDIN_FILENO, POLLIN, 0};

    use(0, 0, 3, 0);
    ask("two");
    wait_for_bytes(2);
    printf("of two %d, ", poll(&entry, 1, 50));
    ask("third");
    printf("of three %d\n", poll(&entry, 1, -1));
    tell_read(64);
    use(0, 0, 1, 0);
}

static void selected(void)
{
    fd_set readers;
    struct timeval soon = {0, 50000};

    FD_ZERO(&readers);
    FD_SET(STDIN_FILENO, &readers);
    printf("select %d, ", select(1, &readers, NULL, NULL, &soon));
    printf("left %d\n", FD_ISSET(STDIN_FILENO, &readers));
    FD_SET(STDIN_FILENO, &readers);
    ask("select");
    printf("select %d\n", select(1, &readers, NULL, NULL, NULL));
    tell_read(1);
}

static void add(int set, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};

    if (epoll_ctl(set, EPOLL_CTL_ADD, fd, &event))
        perror("epoll_ctl");
}

/* A byte of the console, three times a timer, and an event of our own: in any order. */
static void several(void)
{
    int set = epoll_create1(0), event = eventfd(0, 0), timer = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec often = {{0, 20 * MS}, {0, 20 * MS}};
    int keys = 0, ticks = 0, events = 0;

    add(set, STDIN_FILENO, EPOLLIN | EPOLLET);
    add(set, timer, EPOLLIN);
    add(set, event, EPOLLIN | EPOLLONESHOT);
    timerfd_settime(timer, 0, &often, NULL);
    ask("epoll");
    while (!keys || ticks < 3 || !events) {
        struct epoll_event found;
        uint64_t count = 1;
        if (epoll_wait(set, &found, 1, -1) != 1)
            perror("epoll_wait");
        keys += found.data.fd == STDIN_FILENO;
        events += found.data.fd == event;
        if (found.data.fd == timer && read(timer, &count, sizeof count) == sizeof count)
            ticks += (int)count;
        if (ticks == 2)
            (void)!write(event, &count, sizeof count);
    }
    printf("epoll: keys %d, events %d\n", keys, events);
    close(timer);
    close(event);
    close(set);
    tell_read(64);
}

static volatile sig_atomic_t interrupts;

static void on_interrupt(int signal)
{
    interrupts++;
}

static void interrupted(void)
{
    struct sigaction action = {.sa_handler = on_interrupt};

    sigset_t set, none;
    int result;

    sigaction(SIGINT, &action, NULL);
    sigemptyset(&none);
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    use(ICRNL, ICANON | ECHO | ECHOCTL | ISIG, 1, 0);
    ask("interrupt");
    do
        sigpending(&set);
    while (!sigismember(&set, SIGINT));
    result = ppoll(&(struct pollfd){STDIN_FILENO, POLLIN, 0}, 1, NULL, &none);
    printf("ppoll %d %d, interrupts %d\n", result, errno, (int)interrupts);
    sigprocmask(SIG_SETMASK, &none, NULL);
    ask("again");
    while (interrupts < 2)
        continue;
    ask("enter");
    tell_read(64);
    use(ICRNL, ICANON | ISIG | IEXTEN, 1, 0);
    ask("quoted");
    tell_read(64);
    printf("interrupts %d\n", (int)interrupts);
}

int main(void)
{
    begin();
    ask("first");
    tell_read(64);
    edited_here();
    raw();
    dropped();
    polled();
    polled_for_several();
    selected();
    several();
    interrupted();
    tcsetattr(STDIN_FILENO, TCSANOW, &first);
    ask("last");
    tell_read(64);
    return 0;
}
