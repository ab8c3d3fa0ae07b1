/* Work of a known amount, for those who test a profile. */
#include <stddef.h>

enum { ROUNDS = 1000, LINE = 64, LINES = 1024 };

static unsigned char table[LINES * LINE];

__attribute__((noipa)) static unsigned spin(unsigned rounds)
{
    for (unsigned i = 0; i < rounds; i++)
        __asm__ volatile("nop");
    return rounds;
}

__attribute__((noipa)) static unsigned spin_twice(void)
{
    return spin(ROUNDS) + spin(ROUNDS);
}

/* A jump takes the place of the call. */
__attribute__((noipa)) static unsigned pass_on(unsigned rounds)
{
    return spin(rounds);
}

static inline __attribute__((always_inline)) unsigned step(size_t at)
{
    return *(volatile unsigned char *)&table[at] + 1;
}

/* The table is four times as large as the data cache. */
__attribute__((noipa)) static unsigned miss(void)
{
    unsigned sum = 0;
    for (size_t i = 0; i < LINES; i++)
        sum += step(i * LINE);
    return sum;
}

__attribute__((noipa)) static unsigned hit(void)
{
    unsigned sum = 0;
    for (size_t i = 0; i < LINES; i++)
        sum += step(i % LINE);
    return sum;
}

int main(void)
{
    unsigned done = spin_twice() + pass_on(ROUNDS);
    return done != 3 * ROUNDS || miss() != LINES || hit() != LINES;
}
