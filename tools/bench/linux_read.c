/*
 * A program for Linux that reads what apps/bench reads, in the same pieces, between the same marks.
 *
 * There is no C library, so that nothing but the calls stands between the marks. Their numbers and
 * flags are those of Linux for RISC-V (include/uapi/asm-generic/unistd.h and fcntl.h).
 */
#include <stdbool.h>
#include <stddef.h>

#include "apps/bench/mark.h"

#define SYS_OPENAT  56
#define SYS_READ    63
#define SYS_WRITE   64
#define SYS_EXIT    93
#define AT_FDCWD    (-100)
#define O_DIRECT    040000
#define PAGE        4096
#define BUFFER_SIZE (64 * 1024) /* apps/bench/files.c */
#define TOTAL       (8L << 20)

struct section {
    const char *path;
    long flags;
};

/* tools/bench/linux_figures.py has their names. */
static const struct section SECTIONS[] = {
    {"/card/large", O_DIRECT},
    {"/card/large", 0},
    {"/dev/mmcblk1", O_DIRECT},
};

static char buffer[BUFFER_SIZE] __attribute__((aligned(PAGE)));

static long call(long number, long a, long b, long c, long d)
{
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    register long a3 __asm__("a3") = d;
    register long a7 __asm__("a7") = number;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a7) : "memory");
    return a0;
}

/* The same number of bytes from each, though the card has more. */
static bool read_all(long file)
{
    long total = 0, got = 1;
    while (total < TOTAL && got > 0) {
        got = call(SYS_READ, file, (long)buffer, BUFFER_SIZE, 0);
        total += got;
    }
    return total == TOTAL;
}

static bool run(const struct section *section)
{
    long file = call(SYS_OPENAT, AT_FDCWD, (long)section->path, section->flags, 0);
    MARK(MARK_SECTION);
    MARK(MARK_CHUNK_BEGIN);
    bool done = read_all(file);
    MARK(MARK_CHUNK_END);
    return done;
}

void _start(void)
{
    static const char good[] = "linux_read: ended with status 0\n";
    bool done = true;
    for (size_t i = 0; i < BUFFER_SIZE; i += PAGE)
        buffer[i] = 1; /* so that its pages are there */
    for (size_t i = 0; i < sizeof(SECTIONS) / sizeof(*SECTIONS); i++)
        done = done && run(&SECTIONS[i]);
    if (done)
        call(SYS_WRITE, 1, (long)good, sizeof(good) - 1, 0);
    call(SYS_EXIT, !done, 0, 0, 0);
    __builtin_unreachable();
}
