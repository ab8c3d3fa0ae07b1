/* Thin layers over the C library, in a file of their own: what they are called with is seen only at
 * link time. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

void say(const char *text);
void say_to(FILE *stream, const char *text);
void put_to(FILE *stream, const char *text);
void say_all(const char *text, ...);
void say_all_to(FILE *stream, const char *text, ...);
int into(char *buffer, const char *text);
int into_some(char *buffer, size_t size, const char *text);
char *join(char *buffer, const char *text);
char *join_some(char *buffer, const char *text, size_t size);
char *twice(char *buffer, const char *one, const char *other);
void put_unlocked(FILE *stream, const char *text);
char *copy(char *buffer, const char *text);
char *copy_some(char *buffer, const char *text, size_t size);
size_t length(const char *text);
char *find(const char *text, int letter);
char *find_last(const char *text, int letter);
char *find_text(const char *text, const char *part);
char *find_any(const char *text, const char *letters);
size_t span_without(const char *text, const char *letters);
int compare_some(const char *one, const char *other, size_t size);
void *get(size_t size);
void *get_again(void *block, size_t size);
void clear(void *block, size_t size);
double sine(double x);
double cosine(double x);
double power(double x, double y);
double below(double x);
double above(double x);
double nearest(double x);
long double below_long(long double x);
