#include "line.h"
#include <signal.h>
#include <string.h>

#define CONTROL(letter) ((letter)&0x1f)
#define DELETE          0x7f

#define INPUT_FLAGS  (ISTRIP | INLCR | IGNCR | ICRNL | IUTF8)
#define OUTPUT_FLAGS (OPOST | ONLCR)
#define LOCAL_FLAGS                                                                                \
    (ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHONL | ECHOCTL | ECHOKE | NOFLSH | IEXTEN | EXTPROC)

static const cc_t keys[] = {
    [VINTR] = CONTROL('C'),    [VQUIT] = CONTROL('\\'),   [VERASE] = DELETE,
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

static bool has(const struct line *line, tcflag_t flags)
{
    return (line->settings.c_lflag & flags) == flags;
}

/* A key of value 0 is none. */
static bool is_key(const struct line *line, char byte, int key)
{
    return line->settings.c_cc[key] && line->settings.c_cc[key] == (cc_t)byte;
}

static bool ends_line(const struct line *line, uint32_t at)
{
    at %= LINE_ROOM;
    return line->ends[at / 8] >> at % 8 & 1;
}

static char *byte_at(struct line *line, uint32_t at)
{
    return &line->bytes[at % LINE_ROOM];
}

static void append(struct line *line, char byte, bool end)
{
    uint32_t at = line->head++ % LINE_ROOM;

    line->bytes[at] = byte;
    line->ends[at / 8] =
        (uint8_t)((line->ends[at / 8] & ~(1u << at % 8)) | (unsigned)end << at % 8);
    if (end)
        line->ready = line->head;
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

static size_t used(const struct line *line)
{
    return line->head - line->tail;
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

static bool is_control(char byte)
{
    return (unsigned char)byte < ' ' || byte == DELETE;
}

/* As two characters, ^X, but for a tab. */
static bool is_shown_as_two(const struct line *line, char byte)
{
    return has(line, ECHOCTL) && is_control(byte) && byte != '\t';
}

static void show(struct line *line, char byte)
{
    char two[] = {'^', byte ^ 0x40};

    if (is_shown_as_two(line, byte))
        line->echo(two, sizeof two);
    else
        line->echo(&byte, 1);
}

static void echo(struct line *line, char byte)
{
    if (has(line, ECHO))
        show(line, byte);
}

static void echo_newline(struct line *line)
{
    if (has(line, ECHO) || has(line, ICANON | ECHONL))
        line->echo("\n", 1);
}

/* What is being typed, again: on a line of its own. */
static void show_again(struct line *line)
{
    line->echo("\n", 1);
    for (uint32_t at = line->ready; at != line->head; at++)
        show(line, *byte_at(line, at));
}

static void wipe(struct line *line, char byte)
{
    if (byte == '\t')
        show_again(line);
    else
        line->echo("\b \b\b \b", is_shown_as_two(line, byte) ? 6 : 3);
}

static bool is_continuation(const struct line *line, char byte)
{
    return line->settings.c_iflag & IUTF8 && ((unsigned char)byte & 0xc0) == 0x80;
}

/* Removes the last character of the line that is being typed, if it has one. */
static void erase(struct line *line)
{
    char byte = 0;

    do
        byte = *byte_at(line, --line->head);
    while (line->head != line->ready && is_continuation(line, byte));
    if (has(line, ECHO | ECHOE))
        wipe(line, byte);
    else
        echo(line, (char)line->settings.c_cc[VERASE]);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static char last(struct line *line)
{
    return *byte_at(line, line->head - 1);
}

static void erase_word(struct line *line)
{
    while (line->head != line->ready && is_blank(last(line)))
        erase(line);
    while (line->head != line->ready && !is_blank(last(line)))
        erase(line);
}

static void erase_line(struct line *line)
{
    if (has(line, ECHO | ECHOK | ECHOKE | ECHOE)) {
        while (line->head != line->ready)
            erase(line);
        return;
    }
    line->head = line->ready;
    echo(line, (char)line->settings.c_cc[VKILL]);
    if (has(line, ECHO | ECHOK))
        line->echo("\n", 1);
}

/* Whether @byte edits the line, and did. */
static bool edits(struct line *line, char byte)
{
    if (is_key(line, byte, VERASE)) {
        if (line->head != line->ready)
            erase(line);
    } else if (is_key(line, byte, VKILL)) {
        erase_line(line);
    } else if (has(line, IEXTEN) && is_key(line, byte, VWERASE)) {
        erase_word(line);
    } else if (has(line, IEXTEN) && is_key(line, byte, VLNEXT)) {
        line->literal = true;
    } else if (has(line, IEXTEN | ECHO) && is_key(line, byte, VREPRINT)) {
        show(line, byte);
        show_again(line);
    } else {
        return false;
    }
    return true;
}

/* Whether @byte ends the line, and did. */
static bool ends(struct line *line, char byte)
{
    if (byte == '\n') {
        echo_newline(line);
    } else if (is_key(line, byte, VEOF)) {
        byte = 0;
    } else if (is_key(line, byte, VEOL) || (has(line, IEXTEN) && is_key(line, byte, VEOL2))) {
        echo(line, byte);
    } else {
        return false;
    }
    append(line, byte, true);
    return true;
}

/* The last room is for what ends the line. */
static void keep(struct line *line, char byte)
{
    if (used(line) >= LINE_ROOM - 1) {
        line->echo("\a", 1);
        return;
    }
    if (byte == '\n')
        echo_newline(line);
    else
        echo(line, byte);
    append(line, byte, false);
}

/* What the key means was done when it arrived: line_signal(). */
static void interrupt(struct line *line, char byte)
{
    if (!has(line, NOFLSH))
        line_flush(line);
    echo(line, byte);
}

/* @byte as the settings change it; false: it is ignored. */
static bool is_input(const struct line *line, char *byte)
{
    tcflag_t flags = line->settings.c_iflag;

    if (flags & ISTRIP)
        *byte &= 0x7f;
    if (*byte == '\r' && flags & IGNCR)
        return false;
    if (*byte == '\r' && flags & ICRNL)
        *byte = '\n';
    else if (*byte == '\n' && flags & INLCR)
        *byte = '\r';
    return true;
}

void line_type(struct line *line, char byte)
{
    if (line->literal) {
        line->literal = false;
        keep(line, byte);
    } else if (is_input(line, &byte)) {
        if (line_signal(line, byte))
            interrupt(line, byte);
        else if (!has(line, ICANON) || (!edits(line, byte) && !ends(line, byte)))
            keep(line, byte);
    }
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
