#include "format.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct output {
    format_put put;
    void *context;
};

struct conversion {
    bool zero, left;
    int width, precision; /* precision -1: none */
    int longs;            /* 0: int, 1 and more: 64 bits; -1: short, -2: char */
};

static void pad(const struct output *out, char with, int count)
{
    while (count-- > 0)
        out->put(out->context, with);
}

static void put_field(const struct output *out, const struct conversion *conversion,
                      const char *bytes, int length)
{
    if (!conversion->left)
        pad(out, ' ', conversion->width - length);
    for (int i = 0; i < length; i++)
        out->put(out->context, bytes[i]);
    if (conversion->left)
        pad(out, ' ', conversion->width - length);
}

static void put_number(const struct output *out, const struct conversion *conversion,
                       uint64_t value, unsigned base, bool negative, const char *prefix)
{
    char digits[40];
    int at = sizeof digits;
    do {
        digits[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);

    struct conversion plain = *conversion;
    int length = (int)sizeof digits - at;
    for (int wanted = conversion->zero ? conversion->width - negative : 0;
         length < wanted && at > 3; length++)
        digits[--at] = '0';
    for (int i = prefix[0] ? 1 : -1; i >= 0; i--)
        digits[--at] = prefix[i];
    if (negative)
        digits[--at] = '-';
    put_field(out, &plain, digits + at, (int)sizeof digits - at);
}

static void put_string(const struct output *out, const struct conversion *conversion,
                       const char *text)
{
    int length = 0;
    if (!text)
        text = "(null)";
    while ((conversion->precision < 0 || length < conversion->precision) && text[length])
        length++;
    put_field(out, conversion, text, length);
}

static uint64_t next_unsigned(const struct conversion *conversion, va_list *args)
{
    return conversion->longs > 0 ? va_arg(*args, uint64_t) : va_arg(*args, unsigned);
}

static int64_t next_signed(const struct conversion *conversion, va_list *args)
{
    return conversion->longs > 0 ? va_arg(*args, int64_t) : va_arg(*args, int);
}

/* Flags, width, precision and length modifiers. Returns the position of the conversion letter. */
static const char *parse(const char *at, struct conversion *conversion, va_list *args)
{
    *conversion = (struct conversion){.precision = -1};
    for (; *at == '0' || *at == '-'; at++)
        *(*at == '0' ? &conversion->zero : &conversion->left) = true;
    for (; *at >= '0' && *at <= '9'; at++)
        conversion->width = conversion->width * 10 + (*at - '0');
    if (*at == '.') {
        conversion->precision = 0;
        if (*++at == '*') {
            conversion->precision = va_arg(*args, int);
            at++;
        }
        for (; *at >= '0' && *at <= '9'; at++)
            conversion->precision = conversion->precision * 10 + (*at - '0');
    }
    for (; *at == 'l' || *at == 'z' || *at == 'j' || *at == 't' || *at == 'h'; at++)
        conversion->longs += *at == 'h' ? -1 : 1;
    return at;
}

static bool convert(const struct output *out, char letter, const struct conversion *conversion,
                    va_list *args)
{
    if (letter == 's') {
        put_string(out, conversion, va_arg(*args, const char *));
    } else if (letter == 'c') {
        char byte = (char)va_arg(*args, int);
        put_field(out, conversion, &byte, 1);
    } else if (letter == 'd' || letter == 'i') {
        int64_t value = next_signed(conversion, args);
        uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
        put_number(out, conversion, magnitude, 10, value < 0, "");
    } else if (letter == 'u') {
        put_number(out, conversion, next_unsigned(conversion, args), 10, false, "");
    } else if (letter == 'x') {
        put_number(out, conversion, next_unsigned(conversion, args), 16, false, "");
    } else if (letter == 'p') {
        put_number(out, conversion, (uintptr_t)va_arg(*args, void *), 16, false, "0x");
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
        const char *letter = parse(text + 1, &conversion, &rest);
        if (*letter && convert(&out, *letter, &conversion, &rest)) {
            text = letter + 1;
        } else {
            put(context, *text++);
        }
    }
    va_end(rest);
}
