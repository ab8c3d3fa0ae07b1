/* The settings of the terminal, and what else ioctl() does with it. */
#include "src/console/console.h"
#include "src/console/input.h"
#include "src/sched/process.h"
#include "terminal.h"
#include "terminal_line.h"
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <yao/module.h>

YAO_ALTERNATIVE(terminal, full);
YAO_REQUIRE(puts, stream);

#define CODES    19 /* of Linux' struct termios, which has no more behind them */
#define SETTINGS (offsetof(struct termios, c_cc) + CODES)

static struct winsize size; /* as it was set; nobody knows it at the start */

static void drop_input(void)
{
    const char *piece;

    while (console_waiting())
        console_drop(console_piece(&piece));
    line_flush(&terminal_line);
}

/* EXTPROC stays only as long as a program has not changed anything: then it edits, or the line
 * does. */
static void set(const void *wanted)
{
    struct termios settings = terminal_line.settings;
    struct line first = {0};

    line_defaults(&first);
    memcpy(&settings, wanted, SETTINGS);
    if (memcmp(&settings, &first.settings, SETTINGS))
        settings.c_lflag &= ~(tcflag_t)EXTPROC;
    line_set(&terminal_line, &settings);
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
    if (terminal_is_edited())
        return (int)(line_waiting(&terminal_line) + console_waiting());
    terminal_type_received(false);
    return (int)line_waiting(&terminal_line);
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
        memcpy(argument, &terminal_line.settings, SETTINGS);
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
