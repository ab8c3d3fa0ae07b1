/* Shows what the settings made of it. Arguments: "heap" counts what malloc() gives, "stack=BYTES"
 * uses as much of the stack, "environment" shows what the program was started with, "write" tries
 * to make a file, "fail" ends with status 3; the others are echoed. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define PAGE     4096
#define OVERHEAD 128 /* more than any allocator adds to a block */

/* Gives back what it counted, as what follows may need some. */
static void count_heap(void)
{
    void **all = NULL, **block;
    size_t pages = 0;
    for (; (block = malloc(PAGE - OVERHEAD)); pages++) {
        *block = all;
        all = block;
    }
    while ((block = all)) {
        all = *block;
        free(block);
    }
    printf("heap of %zu pages\n", pages);
}

/* Touches every page of a frame of @size bytes, from its top on as calls would. */
static void use_stack(size_t size)
{
    volatile char frame[size];
    for (size_t i = size; i >= PAGE; i -= PAGE)
        frame[i - PAGE] = 1;
    printf("stack of %zu bytes is there\n", size);
}

static void write_file(void)
{
    int file = open("/new", O_WRONLY | O_CREAT, 0666);
    printf("open for writing: %s\n", file < 0 ? strerror(errno) : "done");
}

static void show_environment(void)
{
    setenv("NEW", "one", 0);
    for (char **at = environ; *at; at++)
        puts(*at);
    const char *home = getenv("HOME");
    printf("HOME is %s, HOM %s, HOME= %s\n", home ? home : "missing",
           getenv("HOM") ? "there" : "missing", getenv("HOME=") ? "there" : "missing");
    printf("page %lu, ticks %lu, user %lu, random %d\n", getauxval(AT_PAGESZ), getauxval(AT_CLKTCK),
           getauxval(AT_UID), getauxval(AT_RANDOM) && getauxval(AT_RANDOM) == getauxval(AT_RANDOM));
    errno = 0;
    printf("unknown %lu %d\n", getauxval(9999), errno == ENOENT);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "heap"))
            count_heap();
        else if (!strncmp(argv[i], "stack=", 6))
            use_stack(strtoul(argv[i] + 6, NULL, 0));
        else if (!strcmp(argv[i], "environment"))
            show_environment();
        else if (!strcmp(argv[i], "write"))
            write_file();
        else if (!strcmp(argv[i], "fail"))
            return 3;
        else
            printf("argument %s\n", argv[i]);
    }
    return 0;
}
