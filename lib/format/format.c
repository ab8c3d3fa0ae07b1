#include "format.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct output {
    format_put put;
    void *context;
};

struct conversion {
    bool zero, wide; /* wide: a 64-bit argument */
    int width;
};

static void put_field(const struct output *out, const struct conversion *conversion,
                      const char *bytes, int length)
{
    for (int i = length; i < conversion->width; i++)
        out->put(out->context, ' ');
    for (int i = 0; i < length; i++)
        out->put(out->context, bytes[i]);
}

#define DIGITS 32

static void put_number(const struct output *out, const struct conversion *conversion,
                       uint64_t value, unsigned base, char sign)
{
    char digits[DIGITS];
    int at = DIGITS, zeros = conversion->zero ? conversion->width - !!sign : 1;
    if (zeros > DIGITS - 1)
        zeros = DIGITS - 1;
    for (; value || DIGITS - at < zeros; value /= base)
        digits[--at] = "0123456789abcdef"[value % base];
    if (sign)
        digits[--at] = sign;
    put_field(out, conversion, digits + at, DIGITS - at);
}

static void put_string(const struct output *out, const struct conversion *conversion,
                       const char *text)
{
    if (!text)
        text = "(null)";
    put_field(out, conversion, text, (int)strlen(text));
}

/* Parses flags, width and length modifiers; returns a pointer to the conversion letter. */
static const char *parse(const char *at, struct conversion *conversion)
{
    *conversion = (struct conversion){0};
    for (; *at == '0'; at++)
        conversion->zero = true;
    for (; *at >= '0' && *at <= '9'; at++)
        conversion->width = conversion->width * 10 + (*at - '0');
    for (; *at == 'l' || *at == 'z'; at++)
        conversion->wide = true;
    return at;
}

static void put_signed(const struct output *out, const struct conversion *conversion, int64_t value)
{
    put_number(out, conversion, value < 0 ? -(uint64_t)value : (uint64_t)value, 10,
               value < 0 ? '-' : 0);
}

static bool convert(const struct output *out, char letter, const struct conversion *conversion,
                    va_list *args)
{
    if (letter == 's') {
        put_string(out, conversion, va_arg(*args, const char *));
    } else if (letter == 'c') {
        char byte = (char)va_arg(*args, int);
        put_field(out, conversion, &byte, 1);
    } else if (letter == 'd') {
        put_signed(out, conversion, conversion->wide ? va_arg(*args, int64_t) : va_arg(*args, int));
    } else if (letter == 'u' || letter == 'x') {
        put_number(out, conversion,
                   conversion->wide ? va_arg(*args, uint64_t) : va_arg(*args, unsigned),
                   letter == 'u' ? 10 : 16, 0);
    } else if (letter == 'p') {
        put_string(out, &(struct conversion){0}, "0x");
        put_number(out, conversion, (uintptr_t)va_arg(*args, void *), 16, 0);
    } else if (letter == '%') {
        out->put(out->context, '%');
    } else {
        return false;
    }
    return true;
}

void format(format_put put, void *context, const char *text, va_list args)
{
    struct output out = {put, context};
    va_list rest;
    va_copy(rest, args);
    while (*text) {
        if (*text != '%') {
            put(context, *text++);
            continue;
        }
        struct conversion conversion;
        const char *letter = parse(text + 1, &conversion);
        if (*letter && convert(&out, *letter, &conversion, &rest)) {
            text = letter + 1;
        } else {
            put(context, *text++);
        }
    }
    va_end(rest);
}
