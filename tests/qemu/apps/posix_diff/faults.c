/* The program's own faults as signals: which one, why, and where. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>

static sigjmp_buf back;
static volatile sig_atomic_t number, code, depth;
static void *volatile address;
static size_t page;

static void note(int signal, siginfo_t *information, void *context)
{
    (void)context;
    number = signal;
    code = information->si_code;
    address = information->si_addr;
    siglongjmp(back, 1);
}

/* The signal of reading or writing @byte, 0 if there is none. */
static int touch(volatile char *byte, bool write)
{
    number = code = 0;
    address = (void *)byte;
    if (sigsetjmp(back, 1))
        return number;
    if (write)
        *byte = *byte;
    else
        (void)*byte;
    return 0;
}

static void memory(void)
{
    char *room = mmap(NULL, 3 * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    VALUE(touch(room, false));
    VALUE(touch(room + 5, true) == SIGSEGV);
    VALUE(code == SEGV_ACCERR);
    TRUTH(address == room + 5);
    mprotect(room, page, PROT_NONE);
    VALUE(touch(room, false) == SIGSEGV);
    VALUE(code == SEGV_ACCERR);
    TRUTH(address == room);
    munmap(room + page, page);
    VALUE(touch(room + page, false) == SIGSEGV);
    VALUE(code == SEGV_MAPERR);
    TRUTH(address == room + page);
    VALUE(touch((char *)8, true) == SIGSEGV);
    VALUE(code == SEGV_MAPERR);
    munmap(room, 3 * page);
}

/* A page that is wholly behind the end of the file. */
static void behind_the_end(int flags)
{
    int fd = open("file", O_RDWR);
    char *room = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, flags, fd, 0);

    VALUE(touch(room + page - 1, true));
    VALUE(touch(room + page, false) == SIGBUS);
    VALUE(code == BUS_ADRERR);
    TRUTH(address == room + page);
    VALUE(touch(room + 2 * page - 1, true) == SIGBUS);
    mprotect(room, 2 * page, PROT_NONE);
    VALUE(touch(room, false) == SIGSEGV);
    VALUE(touch(room + page, false) == SIGSEGV);
    VALUE(code == SEGV_ACCERR);
    CALL(munmap(room, 2 * page));
    CALL(close(fd));
}

static int descend(int level)
{
    volatile char taken[2000];

    taken[0] = (char)level;
    depth = level;
    return level < 1000000000 ? descend(level + 1) + taken[0] : 0;
}

/* More than once: the alternate stack is free again after the jump. */
static void stack_overflow(void)
{
    stack_t other = {.ss_sp = malloc(65536), .ss_size = 65536}, now;

    sigaltstack(&other, NULL);
    for (int i = 0; i < 3; i++) {
        depth = 0;
        if (!sigsetjmp(back, 1))
            descend(0);
        VALUE(number == SIGSEGV);
        TRUTH(depth > 2);
    }
    CALL(sigaltstack(NULL, &now));
    VALUE(now.ss_flags);
    other.ss_flags = SS_DISABLE;
    sigaltstack(&other, NULL);
    free(other.ss_sp);
}

void observe_faults(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK}, fault, bus;

    page = (size_t)getpagesize();
    create("file", "content");
    action.sa_sigaction = note;
    sigaction(SIGSEGV, &action, &fault);
    sigaction(SIGBUS, &action, &bus);
    memory();
    behind_the_end(MAP_SHARED);
    behind_the_end(MAP_PRIVATE);
    stack_overflow();
    sigaction(SIGSEGV, &fault, NULL);
    sigaction(SIGBUS, &bus, NULL);
}
