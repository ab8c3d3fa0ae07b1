/* Against exact division in 128 bits, over the whole range: the error has the bound that is stated,
 * time never goes back, and a count that is found for a time is the first one of that time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/ticks/ticks.h"
#include <cmocka.h>

typedef unsigned __int128 u128;

#define NS           1000000000u
#define YEAR_SECONDS 31557600u
#define RANDOM_TRIES 20000

/* Boards', machines' and cores' timebases, odd ones, and both ends. */
static const uint32_t rates[] = {
    1000,     1001,      1024,      32768,     999999,    1000000,   1000003,    3000000,  4000000,
    8192000,  10000000,  12288000,  19200000,  24000000,  25000000,  27000000,   50000000, 62500000,
    99999989, 100000000, 333333333, 499999993, 500000000, 999999999, 1000000000,
};
#define RATES (sizeof rates / sizeof *rates)

static uint64_t next_random(void)
{
    static uint64_t state = 88172645463325252u; /* xorshift64 */
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Numbers of every magnitude. */
static uint64_t any_number(void)
{
    uint64_t number = next_random();
    return number >> (next_random() % 64);
}

/* Time is fast by less than a part in 2^64 / hz, which is count / 2^64 seconds. */
static void check_to_ns(const struct ticks *ticks, uint32_t hz, uint64_t count)
{
    u128 exact = (u128)count * NS / hz, latest = exact + ((u128)count * NS >> 64) + 1;
    if (latest > UINT64_MAX)
        return;
    uint64_t found = ticks_to_ns(ticks, count);
    assert_true(found >= exact && found <= latest);
    if (count)
        assert_true(ticks_to_ns(ticks, count - 1) < found);
    struct ticks_time time = ticks_to_time(ticks->factor, count);
    assert_true(time.ns < NS && time.seconds * NS + time.ns == found);
}

static void check_from_ns(const struct ticks *ticks, uint32_t hz, uint64_t ns)
{
    uint64_t found = ticks_from_ns(ticks, ns);
    if ((u128)(found + 1) * NS / hz > UINT64_MAX - NS)
        return; /* the moment itself is beyond what nanoseconds count */
    assert_true(ticks_to_ns(ticks, found) >= ns);
    if (found)
        assert_true(ticks_to_ns(ticks, found - 1) < ns);
}

static void check(uint32_t hz, uint64_t value)
{
    struct ticks ticks;
    ticks_init(&ticks, hz);
    check_to_ns(&ticks, hz, value);
    check_from_ns(&ticks, hz, value);
}

static void around(uint32_t hz, uint64_t value)
{
    for (uint64_t d = 0; d < 4; d++) {
        check(hz, value + d);
        check(hz, value - d); /* also wraps to the upper end */
    }
}

static void any_value_keeps_the_bound(void **state)
{
    for (size_t i = 0; i < RATES; i++)
        for (unsigned j = 0; j < RANDOM_TRIES; j++)
            check(rates[i], any_number());
}

static void any_rate_keeps_the_bound(void **state)
{
    for (unsigned j = 0; j < 10 * RANDOM_TRIES; j++)
        check((uint32_t)(any_number() % (NS - 999)) + 1000, any_number());
}

static void both_ends_and_powers_of_two_keep_the_bound(void **state)
{
    for (size_t i = 0; i < RATES; i++)
        for (unsigned bit = 0; bit < 64; bit++)
            around(rates[i], 1ull << bit);
    for (size_t i = 0; i < RATES; i++)
        around(rates[i], 0);
}

static void years_keep_the_bound(void **state)
{
    for (size_t i = 0; i < RATES; i++)
        for (uint64_t years = 1; years <= 500; years++) {
            around(rates[i], years * YEAR_SECONDS * rates[i]);
            around(rates[i], years * YEAR_SECONDS * NS);
        }
}

/* What a sleep adds: ten milliseconds last as long after a century as at power-on. */
static void ten_milliseconds_last_as_long_after_a_century(void **state)
{
    for (size_t i = 0; i < RATES; i++) {
        struct ticks ticks;
        ticks_init(&ticks, rates[i]);
        uint64_t now = 100ull * YEAR_SECONDS * rates[i] + 7;
        uint64_t deadline = ticks_to_ns(&ticks, now) + 10000000;
        u128 exact = (u128)rates[i] / 100;
        uint64_t slept = ticks_from_ns(&ticks, deadline) - now;
        assert_true(slept + 1 >= exact && slept <= exact + 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_value_keeps_the_bound),
        cmocka_unit_test(any_rate_keeps_the_bound),
        cmocka_unit_test(both_ends_and_powers_of_two_keep_the_bound),
        cmocka_unit_test(years_keep_the_bound),
        cmocka_unit_test(ten_milliseconds_last_as_long_after_a_century),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
