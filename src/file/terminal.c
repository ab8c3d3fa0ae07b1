/*
 * The console as a terminal that a program controls. The line discipline runs when the program
 * reads, or asks whether it could: what is typed ahead is echoed then. Only the keys that send a
 * signal count when they arrive (ISIG).
 */
#include "terminal.h"
#include "line.h"
#include "poll.h"
#include "src/console/console.h"
#include "src/console/input.h"
#include "src/sched/process.h"
#include "src/sched/signals.h"
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_ALTERNATIVE(terminal, full);

#define CODES    19 /* of Linux' struct termios, which has no more behind them */
#define SETTINGS (offsetof(struct termios, c_cc) + CODES)

static void echo(const char *bytes, size_t length);

static struct line line = {.echo = echo};
static struct winsize size; /* as it was set; nobody knows it at the start */

static bool has(tcflag_t flags)
{
    return (line.settings.c_lflag & flags) == flags;
}

/* Whether who is at the other end edits the lines. */
static bool is_edited(void)
{
    return has(ICANON | EXTPROC);
}

/* A key that sends a signal is kept for line_type(), which drops what was typed before it. */
static bool on_byte(char byte)
{
    int signal = is_edited() ? 0 : line_signal(&line, byte);

    if (signal)
        signal_raise_async(signal);
    return false;
}

static int start_terminal(void)
{
    line_defaults(&line);
    console_watch(on_byte);
    return 0;
}

YAO_STEP(boot, terminal, start_terminal);

ssize_t terminal_write(const void *buffer, size_t count)
{
    bool newlines = (line.settings.c_oflag & (OPOST | ONLCR)) == (OPOST | ONLCR);
    return newlines ? console_write(buffer, count) : console_write_raw(buffer, count);
}

static void echo(const char *bytes, size_t length)
{
    terminal_write(bytes, length);
}

/* Passes on what was received; with @one_line only to the end of a line: the program may have other
 * settings for what follows. */
static void type_received(bool one_line)
{
    const char *piece;

    while (console_waiting() && line_takes(&line) && !(one_line && line_ready(&line))) {
        console_piece(&piece);
        line_type(&line, *piece);
        console_drop(1);
    }
}

/* How many bytes end a wait, other than in canonical mode. */
static size_t enough(size_t wanted)
{
    cc_t least = line.settings.c_cc[VMIN];
    return least < wanted ? least : wanted;
}

static bool has_enough(size_t wanted)
{
    type_received(has(ICANON));
    if (has(ICANON))
        return line_ready(&line);
    return line_waiting(&line) >= (wanted ? enough(wanted) : 1);
}

/* When a read ends without enough: VTIME tenths of a second after the last byte, or after its begin
 * where VMIN is 0. */
static uint64_t deadline(void)
{
    const cc_t *codes = line.settings.c_cc;
    bool begun = !codes[VMIN] || line_waiting(&line);

    return codes[VTIME] && begun ? time_ns() + TIME_MS(100) * codes[VTIME] : TIME_NEVER;
}

struct reading {
    size_t wanted, before; /* bytes that were there at the last change */
};

static int look(void *context, uint64_t *again_ns)
{
    struct reading *reading = context;
    uint64_t again = console_again_ns();

    *again_ns = again < *again_ns ? again : *again_ns;
    return has_enough(reading->wanted) || line_waiting(&line) != reading->before;
}

/* 0, also without enough if it took too long; -EAGAIN, -EINTR. */
static int wait_for_enough(const struct file *file, size_t wanted)
{
    while (!has_enough(wanted)) {
        if (file->flags & O_NONBLOCK)
            return line_waiting(&line) ? 0 : -EAGAIN;
        struct reading reading = {wanted, line_waiting(&line)};
        int result =
            poll_until(&(struct look){look, &reading}, has(ICANON) ? TIME_NEVER : deadline(), true);
        if (result <= 0)
            return result;
    }
    return 0;
}

ssize_t terminal_read(struct file *file, void *buffer, size_t count)
{
    if (is_edited() && !line_ready(&line)) {
        if (file->flags & O_NONBLOCK && !console_waiting())
            return -EAGAIN;
        return console_read(buffer, count);
    }
    int error = count ? wait_for_enough(file, count) : 0;
    return error ? error : (ssize_t)line_read(&line, buffer, count);
}

bool terminal_readable(void)
{
    return is_edited() ? line_ready(&line) || console_waiting() : has_enough(0);
}

static void drop_input(void)
{
    const char *piece;

    while (console_waiting())
        console_drop(console_piece(&piece));
    line_flush(&line);
}

/* EXTPROC stays only as long as a program has not changed anything: then it edits, or the line
 * does. */
static void set(const void *wanted)
{
    struct termios settings = line.settings;
    struct line first = {0};

    line_defaults(&first);
    memcpy(&settings, wanted, SETTINGS);
    if (memcmp(&settings, &first.settings, SETTINGS))
        settings.c_lflag &= ~(tcflag_t)EXTPROC;
    line_set(&line, &settings);
}

/* TCSETSW and TCSETSF wait until everything was sent. */
static void set_at(int operation, const void *wanted)
{
    if (operation != TCSETS)
        console_flush();
    if (operation == TCSETSF)
        drop_input();
    set(wanted);
}

static int flush(long queue)
{
    if (queue != TCIFLUSH && queue != TCOFLUSH && queue != TCIOFLUSH)
        return -EINVAL;
    if (queue != TCOFLUSH)
        drop_input();
    if (queue != TCIFLUSH)
        console_drop_unsent();
    return 0;
}

static int waiting(void)
{
    if (is_edited())
        return (int)(line_waiting(&line) + console_waiting());
    type_received(false);
    return (int)line_waiting(&line);
}

static int set_group(int group)
{
    return group == PROCESS ? 0 : group < 0 ? -EINVAL : -ESRCH;
}

/* What asks for an int. -ENOTTY: something else. */
static int answer(int operation, int *result)
{
    switch (operation) {
    case TIOCGPGRP:
    case TIOCGSID:
        *result = PROCESS;
        return 0;
    case FIONREAD:
        *result = waiting();
        return 0;
    case TIOCOUTQ:
        *result = (int)console_unsent();
        return 0;
    default:
        return -ENOTTY;
    }
}

int terminal_control(int operation, void *argument)
{
    switch (operation) {
    case TCGETS:
        memcpy(argument, &line.settings, SETTINGS);
        return 0;
    case TCSETS:
    case TCSETSW:
    case TCSETSF:
        set_at(operation, argument);
        return 0;
    case TCFLSH:
        return flush((long)argument);
    case TCSBRK: /* with 0 a break: no driver sends one */
        console_flush();
        return argument ? 0 : -EOPNOTSUPP;
    case TIOCGWINSZ:
        memcpy(argument, &size, sizeof size);
        return 0;
    case TIOCSWINSZ:
        memcpy(&size, argument, sizeof size);
        return 0;
    case TIOCSPGRP:
        return set_group(*(int *)argument);
    default:
        return answer(operation, argument);
    }
}
