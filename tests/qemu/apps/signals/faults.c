#define _GNU_SOURCE
/* Faults of the program are signals. */
#include "check.h"
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>

static sigjmp_buf back;
static siginfo_t told;
static volatile double kept = 1.25;
static int repaired;

static void jump(int number, siginfo_t *info, void *context)
{
    told = *info;
    siglongjmp(back, number);
}

static void install(int number, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};
    CHECK(sigaction(number, &action, NULL) == 0);
}

static void memory(void)
{
    static volatile int *volatile nothing = (volatile int *)16;
    static const char *volatile no_text = (const char *)24;
    static const int constant = 3;
    volatile int *fixed = (volatile int *)&constant;

    install(SIGSEGV, jump, 0);
    if (!sigsetjmp(back, 1))
        *nothing = 1;
    CHECK(told.si_signo == SIGSEGV && told.si_addr == (void *)16 && told.si_code == SEGV_MAPERR);
    if (!sigsetjmp(back, 1))
        *fixed = 1;
    CHECK(told.si_addr == (void *)&constant && told.si_code == SEGV_ACCERR);
    if (!sigsetjmp(back, 1))
        ((void (*)(void))8)();
    CHECK(told.si_addr == (void *)8 && told.si_code == SEGV_MAPERR);
    if (!sigsetjmp(back, 1))
        CHECK(strlen(no_text) == 0); /* in the C library */
    CHECK(told.si_addr == (void *)24);
}

static void instructions(void)
{
    install(SIGILL, jump, 0);
    install(SIGTRAP, jump, 0);
    if (!sigsetjmp(back, 1))
        __asm__ volatile("unimp");
    CHECK(told.si_signo == SIGILL && told.si_code == ILL_ILLOPC && told.si_addr);
    if (!sigsetjmp(back, 1))
        __asm__ volatile("ebreak");
    CHECK(told.si_signo == SIGTRAP && told.si_code == TRAP_BRKPT);
}

/* Goes on behind the instruction, and gives it another result. */
static void repair(int number, siginfo_t *info, void *context)
{
    ucontext_t *at = context;

    repaired++;
    kept = kept * 2 / 2;
    at->uc_mcontext.__gregs[REG_PC] += 4;
    at->uc_mcontext.__gregs[REG_A0] = 42;
}

static void registers(void)
{
    register long result __asm__("a0") = 16;
    register double value __asm__("fs3") = 7.5;

    install(SIGSEGV, repair, 0);
    __asm__ volatile(
        ".option push\n.option norvc\n"
        "ld a0, 0(a0)\n"
        ".option pop\n"
        : "+r"(result), "+f"(value));
    CHECK(result == 42 && value == 7.5 && repaired == 1);
}

static char other[4 * SIGSTKSZ];

static __attribute__((noinline)) int deeper(volatile char *above)
{
    volatile char room[1000];

    room[0] = *above;
    return room[0] ? 0 : deeper(room) + room[0];
}

static void overflow(void)
{
    stack_t stack = {.ss_sp = other, .ss_size = sizeof other};
    volatile char top = 0;

    CHECK(sigaltstack(&stack, NULL) == 0);
    install(SIGSEGV, jump, SA_ONSTACK);
    told.si_signo = 0;
    for (int i = 0; i < 2; i++)
        if (!sigsetjmp(back, 1))
            deeper(&top);
    CHECK(told.si_signo == SIGSEGV && told.si_code == SEGV_MAPERR);
}

void check_faults(void)
{
    memory();
    instructions();
    registers();
    overflow();
}
