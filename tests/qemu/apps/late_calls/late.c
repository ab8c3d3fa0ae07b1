#define _GNU_SOURCE
#include "late.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Wformat-security"
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

void say(const char *text)
{
    printf(text);
}

void say_to(FILE *stream, const char *text)
{
    fprintf(stream, text);
}

void put_to(FILE *stream, const char *text)
{
    fputs(text, stream);
}

void say_all(const char *text, ...)
{
    va_list all;
    va_start(all, text);
    vprintf(text, all);
    va_end(all);
}

void say_all_to(FILE *stream, const char *text, ...)
{
    va_list all;
    va_start(all, text);
    vfprintf(stream, text, all);
    va_end(all);
}

int into(char *buffer, const char *text)
{
    return sprintf(buffer, text);
}

int into_some(char *buffer, size_t size, const char *text)
{
    return snprintf(buffer, size, text);
}

char *join(char *buffer, const char *text)
{
    return strcat(buffer, text);
}

char *join_some(char *buffer, const char *text, size_t size)
{
    return strncat(buffer, text, size);
}

/* The object by itself calls strcpy() and stpcpy(). */
char *twice(char *buffer, const char *one, const char *other)
{
    strcpy(buffer, one);
    strcat(buffer, other);
    return buffer + strlen(buffer);
}

void put_unlocked(FILE *stream, const char *text)
{
    fputs_unlocked(text, stream);
}

char *copy(char *buffer, const char *text)
{
    return strcpy(buffer, text);
}

char *copy_some(char *buffer, const char *text, size_t size)
{
    return strncpy(buffer, text, size);
}

size_t length(const char *text)
{
    return strlen(text);
}

char *find(const char *text, int letter)
{
    return strchr(text, letter);
}

char *find_last(const char *text, int letter)
{
    return strrchr(text, letter);
}

char *find_text(const char *text, const char *part)
{
    return strstr(text, part);
}

char *find_any(const char *text, const char *letters)
{
    return strpbrk(text, letters);
}

size_t span_without(const char *text, const char *letters)
{
    return strcspn(text, letters);
}

int compare_some(const char *one, const char *other, size_t size)
{
    return strncmp(one, other, size);
}

void *get(size_t size)
{
    return malloc(size);
}

void *get_again(void *block, size_t size)
{
    return realloc(block, size);
}

void clear(void *block, size_t size)
{
    memset(block, 0, size);
}

double sine(double x)
{
    return sin(x);
}

double cosine(double x)
{
    return cos(x);
}

double power(double x, double y)
{
    return pow(x, y);
}

double below(double x)
{
    return floor(x);
}

double above(double x)
{
    return ceil(x);
}

double nearest(double x)
{
    return rint(x);
}

long double below_long(long double x)
{
    return floorl(x);
}
