#include "atomics.h"
#include <stdbool.h>
#include <stdio.h>

typedef unsigned __int128 wide;
struct pair {
    uint64_t count;
    uint32_t same;
};

static uint8_t bytes[4];
static uint16_t halves[2];
static uint32_t word;
static wide large;
static struct pair pair;

#define ORDER __ATOMIC_SEQ_CST

static void bump_pair(void)
{
    struct pair old = {0}, new = {0};

    __atomic_load(&pair, &old, ORDER);
    do {
        new.count = old.count + 1;
        new.same = (uint32_t) new.count;
    } while (!__atomic_compare_exchange(&pair, &old, &new, false, ORDER, ORDER));
}

static void bump_word(void)
{
    uint32_t old = __atomic_load_n(&word, ORDER);

    while (!__atomic_compare_exchange_n(&word, &old, old + 1, false, ORDER, ORDER))
        continue;
}

void bump(void)
{
    __atomic_fetch_add(&bytes[0], 1, ORDER);
    __atomic_sub_fetch(&bytes[3], 1, ORDER);
    __atomic_fetch_add(&halves[0], 1, ORDER);
    __atomic_fetch_sub(&halves[1], 1, ORDER);
    bump_word();
    __atomic_fetch_add(&large, 1, ORDER);
    bump_pair();
}

void compare_in_vain(void)
{
    uint32_t other = __atomic_load_n(&word, ORDER) + 1;
    __atomic_compare_exchange_n(&word, &other, 0, false, ORDER, ORDER);
}

static void show(const char *counter, uint64_t lost)
{
    printf(" %s %ju", counter, (uintmax_t)lost);
}

void show_lost(const char *among, uint64_t count)
{
    printf("lost among %s:", among);
    show("bytes", (uint8_t)(count - bytes[0]) + (uint8_t)(count + bytes[3]));
    show("halves", (uint16_t)(count - halves[0]) + (uint16_t)(count + halves[1]));
    show("word", (uint32_t)(count - word));
    show("wide", (uint64_t)(count - large));
    show("pair", (count - pair.count) + (uint32_t)(count - pair.same));
    show("neighbours", bytes[1] + bytes[2]);
    putchar('\n');
}
