/* What is typed: echoed, edited, and kept. */
#include "line_bytes.h"

#define DELETE 0x7f

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

/* Until the next key comes, a ^ under the cursor shows it. */
static void quote(struct line *line)
{
    line->literal = true;
    if (has(line, ECHO | ECHOCTL))
        line->echo("^\b", 2);
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
    } else if (line_quotes(line, byte)) {
        quote(line);
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
