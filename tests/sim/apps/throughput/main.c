/*
 * Reads and writes a part of a file, for figures that are taken from outside:
 * tools/bench/card_figures.py counts the cycles between the marks, and those in which the hart
 * sleeps. With the argument "read" it does not write.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../../../apps/bench/mark.h"
#include "../../../../apps/bench/section.h"

#define FILE_NAME LARGE_FILE
#define SIZE      (512u << 10)

static int failed(const char *what)
{
    fprintf(stderr, "throughput: %s: %s: %s\n", FILE_NAME, what, strerror(errno));
    return EXIT_FAILURE;
}

/* The look-up of the file's clusters is counted, too. */
static int read_part(int file, unsigned char *buffer)
{
    MARK(MARK_CHUNK_BEGIN);
    ssize_t done = read(file, buffer, SIZE);
    MARK(MARK_CHUNK_END);
    return done == (ssize_t)SIZE ? 0 : failed("read");
}

/* All of it is on the card at the end. */
static int write_part(int file, const unsigned char *buffer)
{
    MARK(MARK_CHUNK_BEGIN);
    ssize_t done = write(file, buffer, SIZE);
    int error = fsync(file);
    MARK(MARK_CHUNK_END);
    return done == (ssize_t)SIZE && !error ? 0 : failed("write");
}

int main(int argc, char **argv)
{
    bool writes = argc < 2 || strcmp(argv[1], "read") != 0;
    unsigned char *buffer = malloc(SIZE);
    int file = open(FILE_NAME, O_RDWR);
    if (!buffer || file < 0)
        return failed("open");
    MARK(MARK_MAIN);
    if (read_part(file, buffer) || (writes && write_part(file, buffer)))
        return EXIT_FAILURE;
    printf("throughput: %u bytes\n", SIZE);
    return EXIT_SUCCESS;
}
