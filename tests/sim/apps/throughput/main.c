/*
 * Reads and writes a part of a file, for figures that are taken from outside:
 * tools/bench/card_figures.py counts the cycles between the marks, and those in which the hart
 * sleeps.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../../../apps/bench/mark.h"
#include "../../../../apps/bench/section.h"

#define FILE_NAME LARGE_FILE
#define SIZE      (512u << 10) /* without an argument */

static size_t size = SIZE;

static int failed(const char *what)
{
    fprintf(stderr, "throughput: %s: %s: %s\n", FILE_NAME, what, strerror(errno));
    return EXIT_FAILURE;
}

/* The look-up of the file's clusters is counted, too. */
static int read_part(int file, unsigned char *buffer)
{
    MARK(MARK_CHUNK_BEGIN);
    ssize_t done = read(file, buffer, size);
    MARK(MARK_CHUNK_END);
    return done == (ssize_t)size ? 0 : failed("read");
}

/* All of it is on the card at the end. */
static int write_part(int file, const unsigned char *buffer)
{
    MARK(MARK_CHUNK_BEGIN);
    ssize_t done = write(file, buffer, size);
    int error = fsync(file);
    MARK(MARK_CHUNK_END);
    return done == (ssize_t)size && !error ? 0 : failed("write");
}

int main(int argc, char **argv)
{
    if (argc > 1)
        size = strtoul(argv[1], NULL, 0);
    unsigned char *buffer = malloc(size);
    int file = open(FILE_NAME, O_RDWR);
    if (!buffer || file < 0)
        return failed("open");
    MARK(MARK_MAIN);
    if (read_part(file, buffer) || write_part(file, buffer))
        return EXIT_FAILURE;
    printf("throughput: %zu bytes each way\n", size);
    return EXIT_SUCCESS;
}
