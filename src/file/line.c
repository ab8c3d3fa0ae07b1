#include "line_bytes.h"
#include <signal.h>
#include <string.h>

#define CONTROL(letter) ((letter)&0x1f)

#define INPUT_FLAGS  (ISTRIP | INLCR | IGNCR | ICRNL | IUTF8)
#define OUTPUT_FLAGS (OPOST | ONLCR)
#define LOCAL_FLAGS                                                                                \
    (ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHONL | ECHOCTL | ECHOKE | NOFLSH | IEXTEN | EXTPROC)

static const cc_t keys[] = {
    [VINTR] = CONTROL('C'),    [VQUIT] = CONTROL('\\'),   [VERASE] = 0x7f,
    [VKILL] = CONTROL('U'),    [VEOF] = CONTROL('D'),     [VMIN] = 1,
    [VSTART] = CONTROL('Q'),   [VSTOP] = CONTROL('S'),    [VSUSP] = CONTROL('Z'),
    [VREPRINT] = CONTROL('R'), [VDISCARD] = CONTROL('O'), [VWERASE] = CONTROL('W'),
    [VLNEXT] = CONTROL('V'),
};

void line_defaults(struct line *line)
{
    struct termios *settings = &line->settings;

    *settings = (struct termios){
        .c_iflag = ICRNL,
        .c_oflag = OPOST | ONLCR,
        .c_cflag = B115200 | CS8 | CREAD | CLOCAL,
        .c_lflag = ISIG | ICANON | IEXTEN | ECHOE | ECHOK | ECHOCTL | ECHOKE | EXTPROC,
    };
    memcpy(settings->c_cc, keys, sizeof keys);
}

void line_flush(struct line *line)
{
    line->head = line->ready = line->tail = 0;
    line->literal = false;
}

/* What was typed is read in the new mode: without ICANON all of it, and with it up to here, as a
 * line. */
void line_set(struct line *line, const struct termios *settings)
{
    const tcflag_t edited = ICANON | EXTPROC;
    bool new_lines = (settings->c_lflag & edited) != (line->settings.c_lflag & edited);

    line->settings = *settings;
    line->settings.c_iflag &= INPUT_FLAGS;
    line->settings.c_oflag &= OUTPUT_FLAGS;
    line->settings.c_lflag &= LOCAL_FLAGS;
    if (new_lines)
        line->ready = line->head;
    line->literal = false;
}

bool line_takes(const struct line *line)
{
    return used(line) < LINE_ROOM || !line_ready(line);
}

int line_signal(const struct line *line, char byte)
{
    if (!has(line, ISIG))
        return 0;
    if (is_key(line, byte, VINTR))
        return SIGINT;
    if (is_key(line, byte, VQUIT))
        return SIGQUIT;
    return is_key(line, byte, VSUSP) ? SIGTSTP : 0;
}

bool line_quotes(const struct line *line, char byte)
{
    return has(line, ICANON | IEXTEN) && is_key(line, byte, VLNEXT);
}

size_t line_waiting(const struct line *line)
{
    return (has(line, ICANON) ? line->ready : line->head) - line->tail;
}

bool line_ready(const struct line *line)
{
    return line_waiting(line);
}

static bool is_end_of_input(struct line *line)
{
    return line->tail != line->ready && ends_line(line, line->tail) && !*byte_at(line, line->tail);
}

/* In canonical mode up to the end of a line, which is part of it, but for an end of input. */
static size_t read_line(struct line *line, char *bytes, size_t size)
{
    size_t count = 0;

    while (count < size && line->tail != line->ready) {
        bool end = ends_line(line, line->tail);
        char byte = *byte_at(line, line->tail);
        line->tail++;
        if (!end || byte)
            bytes[count++] = byte;
        if (end)
            return count;
    }
    if (count && is_end_of_input(line)) /* belongs to the line before it */
        line->tail++;
    return count;
}

/* An end of input that nobody read in canonical mode is a byte. */
static size_t read_bytes(struct line *line, char *bytes, size_t size)
{
    size_t count = 0;

    for (; count < size && line->tail != line->head; line->tail++) {
        bool eof = ends_line(line, line->tail) && !*byte_at(line, line->tail);
        bytes[count++] = eof ? (char)line->settings.c_cc[VEOF] : *byte_at(line, line->tail);
    }
    return count;
}

size_t line_read(struct line *line, char *bytes, size_t size)
{
    if (has(line, ICANON))
        return read_line(line, bytes, size);
    size_t count = read_bytes(line, bytes, size);
    if (line->ready - line->tail > line->head - line->tail) /* what was typed before is read */
        line->ready = line->tail;
    return count;
}
