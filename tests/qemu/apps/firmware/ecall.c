#include "ecall.h"
#include "checks.h"

struct answer ecall_of(uint64_t extension, uint64_t function, const uint64_t args[5])
{
    register uint64_t a0 __asm__("a0") = args[0];
    register uint64_t a1 __asm__("a1") = args[1];
    register uint64_t a2 __asm__("a2") = args[2];
    register uint64_t a3 __asm__("a3") = args[3];
    register uint64_t a4 __asm__("a4") = args[4];
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall"
                     : "+r"(a0), "+r"(a1)
                     : "r"(a2), "r"(a3), "r"(a4), "r"(a6), "r"(a7)
                     : "memory");
    return (struct answer){(int64_t)a0, a1};
}

void ecall_check(const char *what, struct answer answer, int64_t expected)
{
    check(what, (uint64_t)answer.error, (uint64_t)expected);
}
