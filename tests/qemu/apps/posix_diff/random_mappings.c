/* Calls of mmap(), munmap(), mprotect() and mremap() at random, in a few pages: after each one,
 * what can be read of each page, and whether one can be written. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#define PAGES  48u
#define CALLS  1500
#define GROUPS 15 /* a line for each */
#define BOTH   (PROT_READ | PROT_WRITE)

static sigjmp_buf back;
static char *room;
static size_t page;
static unsigned state = 1;
static unsigned long sum; /* of all results */
static int shared, private;

static void jump(int number)
{
    siglongjmp(back, number);
}

static unsigned below(unsigned limit)
{
    state = state * 1103515245u + 12345u;
    return (state >> 8) % limit;
}

static void add(long result)
{
    sum = sum * 31 + (unsigned long)result;
}

/* The byte, or the signal. */
static int look(const volatile char *byte)
{
    int number = sigsetjmp(back, 1);
    return number ? 1000 + number : (unsigned char)*byte;
}

static int store(volatile char *byte, int value)
{
    int number = sigsetjmp(back, 1);

    if (!number)
        *byte = (char)value;
    return number;
}

static long map(char *start, size_t size, int protection, int flags, int fd)
{
    off_t offset = fd < 0 ? 0 : (off_t)(below(9) * page);
    return mmap(start, size, protection, flags, fd, offset) == start;
}

static long change(char *start, size_t size)
{
    static const int protections[] = {PROT_NONE, PROT_READ, BOTH, PROT_READ | PROT_EXEC, BOTH};
    int protection = protections[below(5)], of_file = protection & ~PROT_EXEC;

    switch (below(8)) {
    case 0:
        return map(start, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1);
    case 1:
        return map(start, size, of_file, MAP_SHARED | MAP_FIXED, shared);
    case 2:
        return map(start, size, of_file, MAP_PRIVATE | MAP_FIXED, private);
    case 3:
        return map(start, size, BOTH, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1);
    case 4:
        return munmap(start, size);
    case 5:
        return mremap(start, size, (1 + below((unsigned)(size / page))) * page, 0) == start;
    case 6:
        return mremap(start, page, page, MREMAP_MAYMOVE | MREMAP_FIXED,
                      room + below(PAGES) * page) != MAP_FAILED;
    default:
        return mprotect(start, size, protection);
    }
}

/* With what is behind the pages, nothing of the program is hit. */
static void one_call(void)
{
    unsigned first = below(PAGES), count = 1 + below(8);

    if (first + count > PAGES)
        count = PAGES - first;
    errno = 0;
    add(change(room + first * page, count * page));
    add(errno);
    for (unsigned i = 0; i < PAGES; i++)
        add(look(room + i * page + below((unsigned)page)));
    unsigned value = below(256), at = below(PAGES * (unsigned)page);
    add(store(room + at, (int)value));
}

static int make_file(const char *name)
{
    char bytes[4096];
    int fd = open(name, O_RDWR | O_CREAT, 0666);

    for (int i = 0; i < 10; i++) {
        memset(bytes, *name + i, sizeof bytes);
        (void)!write(fd, bytes, sizeof bytes);
    }
    return fd;
}

/* What was stored is in the one file, and not in the other. */
static void add_file(int fd)
{
    unsigned char byte;

    for (off_t at = 0; pread(fd, &byte, 1, at) == 1; at += 37)
        add(byte);
}

void observe_random_mappings(void)
{
    page = (size_t)getpagesize();
    shared = make_file("shared");
    private = make_file("private");
    room = mmap(NULL, (PAGES + 10) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(room, (PAGES + 10) * page);
    signal(SIGSEGV, jump);
    signal(SIGBUS, jump);
    for (int group = 0; group < GROUPS; group++) {
        for (int i = 0; i < CALLS / GROUPS; i++)
            one_call();
        VALUE(sum);
    }
    CALL(munmap(room, (PAGES + 10) * page));
    add_file(shared);
    add_file(private);
    VALUE(sum);
    signal(SIGSEGV, SIG_DFL);
    signal(SIGBUS, SIG_DFL);
}
