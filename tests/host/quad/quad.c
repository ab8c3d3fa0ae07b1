/*
 * Sums and differences of 128-bit numbers beside the host's, whose bits and flags they must have in
 * each rounding. What a NaN carries is not compared: RISC-V has one, the host keeps an operand's.
 */
#include <fenv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define ROUNDS 300000

typedef unsigned __int128 quad;

_Float128 yao_addtf3(_Float128 a, _Float128 b);
_Float128 yao_subtf3(_Float128 a, _Float128 b);

static const int ROUNDINGS[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD};

union bits {
    _Float128 number;
    quad bits;
};

static uint64_t random_word(void)
{
    return (uint64_t)(rand() & 0x7fffff) << 41 ^ (uint64_t)rand() << 20 ^ (uint64_t)rand();
}

/* Many zeros and ones, and exponents near the ends and near @near. */
static quad random_bits(unsigned near)
{
    quad fraction = (quad)random_word() << 64 | random_word();
    unsigned exponent = near + (unsigned)(rand() % 240) - 120;

    if (rand() % 3 == 0)
        fraction = rand() % 2 ? (quad)-1 << rand() % 128 : (quad)1 << rand() % 128;
    if (rand() % 8 == 0)
        exponent = rand() % 2 ? (unsigned)(rand() % 3) : 0x7ffdu + (unsigned)(rand() % 3);
    return (fraction & (((quad)1 << 112) - 1)) | (quad)(exponent & 0x7fff) << 112 |
           (quad)(rand() % 2) << 127;
}

static bool is_nan(quad bits)
{
    return bits << 1 > (quad)0xfffe << 112;
}

static void compare(union bits ours, int our_flags, union bits host, int host_flags, union bits a,
                    union bits b)
{
    if ((ours.bits != host.bits && !(is_nan(ours.bits) && is_nan(host.bits))) ||
        our_flags != host_flags)
        fail_msg("%016lx%016lx and %016lx%016lx: %016lx%016lx flags %x, not %016lx%016lx flags %x",
                 (long)(a.bits >> 64), (long)a.bits, (long)(b.bits >> 64), (long)b.bits,
                 (long)(ours.bits >> 64), (long)ours.bits, our_flags, (long)(host.bits >> 64),
                 (long)host.bits, host_flags);
}

static int flags(void)
{
    int raised = fetestexcept(FE_INVALID | FE_OVERFLOW | FE_UNDERFLOW | FE_INEXACT);
    feclearexcept(FE_ALL_EXCEPT);
    return raised;
}

static void check(union bits a, union bits b)
{
    volatile _Float128 x = a.number, y = b.number;

    feclearexcept(FE_ALL_EXCEPT);
    union bits sum = {x + y};
    int raised = flags();
    union bits ours = {yao_addtf3(x, y)};
    compare(ours, flags(), sum, raised, a, b);
    union bits difference = {x - y};
    raised = flags();
    ours.number = yao_subtf3(x, y);
    compare(ours, flags(), difference, raised, a, b);
}

static void sums_are_the_hosts(void **state)
{
    for (int i = 0; i < ROUNDS; i++) {
        unsigned near = (unsigned)rand() % 0x8000;
        union bits a = {.bits = random_bits(near)}, b = {.bits = random_bits(near)};
        if (rand() % 16 == 0)
            b.bits = a.bits ^ (quad)(rand() % 2) << 127 ^ (quad)(rand() % 4);
        for (size_t r = 0; r < sizeof ROUNDINGS / sizeof *ROUNDINGS; r++) {
            fesetround(ROUNDINGS[r]);
            check(a, b);
        }
        fesetround(FE_TONEAREST);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sums_are_the_hosts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
