/*
 * Log messages. Each is formatted in small pieces directly to the console, or to the SBI console in
 * interrupt handlers, during early boot and after a crash.
 */
#include "crash.h"
#include "lib/format/format.h"
#include "src/console/console.h"
#include "src/mm/map.h"
#include "src/sbi/sbi.h"
#include "src/sched/signals.h"
#include "src/trap/frame.h"
#include <stdbool.h>
#include <yao/log.h>

#define NO_NODE (-1)

/* Buffers a line in pieces of 64 bytes: no allocation, and little of the stack. */
struct line {
    void (*write)(const char *bytes, size_t length);
    size_t length;
    char bytes[64];
};

static void flush_line(struct line *line)
{
    line->write(line->bytes, line->length);
    line->length = 0;
}

static void put(void *context, char byte)
{
    struct line *line = context;
    line->bytes[line->length++] = byte;
    if (line->length == sizeof line->bytes)
        flush_line(line);
}

static void put_text(struct line *line, const char *text)
{
    while (*text)
        put(line, *text++);
}

static void put_node(struct line *line, dt_node node)
{
    char path[DT_PATH_MAX];
    put_text(line, dt_path(node, path));
    put_text(line, ": ");
}

/* Writes "yao: ", the path of @node unless it is NO_NODE, the text, and @end. */
static void write_line(void (*write)(const char *, size_t), const char *end, dt_node node,
                       const char *text, va_list args)
{
    struct line line = {.write = write};
    put_text(&line, "yao: ");
    if (node >= 0)
        put_node(&line, node);
    format(put, &line, text, args);
    put_text(&line, end);
    flush_line(&line);
}

/* Interrupt handlers cannot use the buffered console, as it may wait for room. Early boot cannot
 * either: a failure that ends the boot could not wait for the ring to drain. */
static bool console_out_of_reach(void)
{
    return trap_in_handler() || !app_stack_size_;
}

static void to_console(const char *bytes, size_t length)
{
    if (console_out_of_reach())
        sbi_console_write(bytes, length);
    else
        console_write(bytes, length);
}

/* A call of the libos, also where the app makes it: its lines stay whole, whichever thread or
 * handler of a signal writes them. noinline: the variadic wrappers are big enough already. */
static __attribute__((noinline)) void log_args(dt_node node, const char *text, va_list args)
{
    bool early = console_out_of_reach();

    if (!early)
        call_begin();
    write_line(to_console, early ? "\r\n" : "\n", node, text, args);
    if (!early)
        call_end();
}

void log_info(const char *text, ...)
{
    va_list args;
    va_start(args, text);
    log_args(NO_NODE, text, args);
    va_end(args);
}

void log_error(const char *text, ...)
{
    va_list args;
    va_start(args, text);
    log_args(NO_NODE, text, args);
    va_end(args);
}

int device_error(dt_node node, int error, const char *text, ...)
{
    va_list args;
    va_start(args, text);
    log_args(node, text, args);
    va_end(args);
    return error;
}

void log_crash_args(const char *text, va_list args)
{
    write_line(sbi_console_write, "\r\n", NO_NODE, text, args);
}

void log_crash(const char *text, ...)
{
    va_list args;
    va_start(args, text);
    log_crash_args(text, args);
    va_end(args);
}
