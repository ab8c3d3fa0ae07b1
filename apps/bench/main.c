/*
 * Runs the sections named by the arguments, or all of them, for `make bench`; chunks=N before them
 * is how many chunks of each to run at most. Their names are printed at the end, in the order of
 * the marks, so that no output is pending while others are counted.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mark.h"
#include "section.h"

static const struct section *const SECTIONS[] = {
    &section_loop,          &section_getpid,     &section_clock_gettime,
    &section_malloc_free,   &section_memcpy,     &section_memcpy_misaligned,
    &section_memcpy_16,     &section_read_1,     &section_pread_4k,
    &section_read_64k,      &section_lseek,      &section_stat,
    &section_open_close,    &section_read_large, &section_pwrite_4k,
    &section_create_unlink, &section_open_deep,  &section_long_names,
    &section_console,
};
#define SECTION_COUNT (sizeof(SECTIONS) / sizeof(*SECTIONS))

#define CHUNKS_MAX "chunks="

static unsigned chunks_max = UINT_MAX;

static unsigned chunks(const struct section *section)
{
    return section->chunks < chunks_max ? section->chunks : chunks_max;
}

static bool is_wanted(const struct section *section, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], section->name) == 0)
            return true;
    }
    return argc < 2;
}

static bool run_chunks(const struct section *section)
{
    bool done = true;
    MARK(MARK_SECTION);
    for (unsigned i = 0; done && i < chunks(section); i++) {
        if (section->rewind)
            done = section->rewind();
        MARK(MARK_CHUNK_BEGIN);
        done &= section->chunk();
        MARK(MARK_CHUNK_END);
    }
    return done;
}

static bool run(const struct section *section)
{
    errno = 0;
    if ((!section->prepare || section->prepare()) && run_chunks(section))
        return true;
    fprintf(stderr, "bench: %s: %s\n", section->name, strerror(errno));
    return false;
}

static void print_names(int argc, char **argv)
{
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        const struct section *section = SECTIONS[i];
        if (is_wanted(section, argc, argv))
            printf("section %s %u %u\n", section->name, chunks(section), section->units);
    }
}

int main(int argc, char **argv)
{
    MARK(MARK_MAIN);
    if (argc > 1 && strncmp(argv[1], CHUNKS_MAX, strlen(CHUNKS_MAX)) == 0) {
        chunks_max = (unsigned)atoi(argv[1] + strlen(CHUNKS_MAX));
        argv++;
        argc--;
    }
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (is_wanted(SECTIONS[i], argc, argv) && !run(SECTIONS[i]))
            return EXIT_FAILURE;
    }
    print_names(argc, argv);
    return EXIT_SUCCESS;
}
