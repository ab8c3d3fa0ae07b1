/*
 * The console as a terminal that a program controls. The line discipline runs when the program
 * reads, or asks whether it could: what is typed ahead is echoed then. Only the keys that send a
 * signal count when they arrive (ISIG).
 */
#include "terminal.h"
#include "poll.h"
#include "src/console/console.h"
#include "src/console/input.h"
#include "src/sched/signals.h"
#include "terminal_line.h"
#include <errno.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_ALTERNATIVE(terminal, full);
YAO_REQUIRE(puts, stream);

static void echo(const char *bytes, size_t length);

struct line terminal_line = {.echo = echo};
static bool quoted; /* what arrives next is no key */

/* A key that sends a signal is kept for line_type(), which drops what was typed before it. */
static bool on_byte(char byte)
{
    int signal = terminal_is_edited() || quoted ? 0 : line_signal(&terminal_line, byte);

    quoted = !terminal_is_edited() && !quoted && line_quotes(&terminal_line, byte);
    if (signal)
        signal_raise_async(signal);
    return false;
}

static int start_terminal(void)
{
    line_defaults(&terminal_line);
    console_watch(on_byte);
    return 0;
}

YAO_STEP(boot, terminal, start_terminal);

ssize_t terminal_write(const void *buffer, size_t count)
{
    bool newlines = (terminal_line.settings.c_oflag & (OPOST | ONLCR)) == (OPOST | ONLCR);
    return newlines ? console_write(buffer, count) : console_write_raw(buffer, count);
}

static void echo(const char *bytes, size_t length)
{
    terminal_write(bytes, length);
}

void terminal_type_received(bool one_line)
{
    const char *piece;

    while (console_waiting() && line_takes(&terminal_line) &&
           !(one_line && line_ready(&terminal_line))) {
        console_piece(&piece);
        line_type(&terminal_line, *piece);
        console_drop(1);
    }
}

/* How many bytes end a wait, other than in canonical mode. 0 @wanted: for poll(), which as on Linux
 * waits for as many as end a read, if that depends on nothing but their number. */
static size_t enough(size_t wanted)
{
    size_t least = terminal_line.settings.c_cc[VMIN];

    if (!wanted)
        return least && !terminal_line.settings.c_cc[VTIME] ? least : 1;
    return least < wanted ? least : wanted;
}

static bool has_enough(size_t wanted)
{
    terminal_type_received(terminal_has(ICANON));
    if (terminal_has(ICANON))
        return line_ready(&terminal_line);
    return line_waiting(&terminal_line) >= enough(wanted);
}

/* When a read ends without enough: VTIME tenths of a second after the last byte, or after its begin
 * where VMIN is 0. */
static uint64_t deadline(void)
{
    const cc_t *codes = terminal_line.settings.c_cc;
    bool begun = !codes[VMIN] || line_waiting(&terminal_line);

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
    return has_enough(reading->wanted) || line_waiting(&terminal_line) != reading->before;
}

/* 0, also without enough if it took too long; -EAGAIN, -EINTR. */
static int wait_for_enough(const struct file *file, size_t wanted)
{
    while (!has_enough(wanted)) {
        if (file->flags & O_NONBLOCK)
            return line_waiting(&terminal_line) ? 0 : -EAGAIN;
        struct reading reading = {wanted, line_waiting(&terminal_line)};
        int result = poll_until(&(struct look){look, &reading},
                                terminal_has(ICANON) ? TIME_NEVER : deadline(), true);
        if (result <= 0)
            return result;
    }
    return 0;
}

ssize_t terminal_read(struct file *file, void *buffer, size_t count)
{
    if (terminal_is_edited() && !line_ready(&terminal_line)) {
        if (file->flags & O_NONBLOCK && !console_waiting())
            return -EAGAIN;
        return console_read(buffer, count);
    }
    int error = count ? wait_for_enough(file, count) : 0;
    return error ? error : (ssize_t)line_read(&terminal_line, buffer, count);
}

bool terminal_readable(void)
{
    return terminal_is_edited() ? line_ready(&terminal_line) || console_waiting() : has_enough(0);
}
