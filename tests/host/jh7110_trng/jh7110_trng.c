/* The JH7110's random number generator and the app's interface, on the strict model. */
#include "drivers/rng/jh7110_trng.h"
#include "bus.h"
#include "jh7110_trng_model.h"
#include "log.h"
#include "one_device.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/time.h>

#define BASE  0x1600c000u
#define BLOCK 32u /* bytes */
#define MANY  (BLOCK * JH7110_TRNG_SEED_BLOCKS)
#define EVER  UINT32_MAX

const struct driver *const yao_drivers_rng[] = {NULL};

static struct jh7110_trng_model model;
static struct jh7110_trng trng;
static uint8_t bytes[3 * MANY];

static int setup_with(enum jh7110_trng_fault fault, unsigned times)
{
    bus_reset(0);
    log_reset();
    jh7110_trng_model_init(&model, BASE);
    model.fault = fault;
    model.fault_times = times;
    one_device_set(&trng.rng);
    memset(bytes, 0, sizeof bytes);
    return jh7110_trng_init(&trng, BASE, 3);
}

static int setup(void **state)
{
    return setup_with(JH7110_TRNG_SOUND, 0);
}

static void expect_told(const char *text)
{
    assert_string_equal(log_last_error(), text);
    assert_int_equal(log_errors(), 1);
}

/* Bytes as the model made them, from its first block on. */
static void expect_stream(size_t size)
{
    uint32_t random = 1;
    for (size_t i = 0; i < size; i++) {
        if (i % 4 == 0)
            random = random * 1664525u + 1013904223u;
        assert_int_equal(bytes[i], (uint8_t)(random >> i % 4 * 8));
    }
}

static void it_is_seeded_by_noise_alone(void **state)
{
    assert_int_equal(model.seeds, 1);
    assert_int_equal(model.auto_requests, 0);
    assert_int_equal(model.auto_age, 0);
    assert_int_equal(log_errors(), 0);
}

static void any_number_of_bytes_is_filled_and_none_beyond(void **state)
{
    static const size_t sizes[] = {0, 1, 3, 31, 32, 33, 64, 1000};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        setup(NULL);
        assert_int_equal(rng_read(bytes, sizes[i]), 0);
        expect_stream(sizes[i]);
        assert_int_equal(bytes[sizes[i]], 0);
        assert_int_equal(model.blocks, (sizes[i] + BLOCK - 1) / BLOCK);
    }
}

static void it_is_seeded_again_after_many_blocks(void **state)
{
    assert_int_equal(rng_read(bytes, MANY), 0);
    assert_int_equal(model.seeds, 1);
    assert_int_equal(rng_read(bytes + MANY, 2 * MANY), 0);
    assert_int_equal(model.seeds, 3);
    expect_stream(sizeof bytes);
}

static void check_recovers(enum jh7110_trng_fault fault, unsigned seeds)
{
    setup(NULL);
    model.fault = fault;
    model.fault_times = 3;
    assert_int_equal(rng_read(bytes, 100), 0);
    assert_int_equal(model.seeds, seeds);
    assert_int_equal(log_errors(), 0);
}

static void alarms_are_answered_by_seeding(void **state)
{
    check_recovers(JH7110_TRNG_LOCKUP, 4);
    check_recovers(JH7110_TRNG_ZERO, 4);
    assert_int_equal(setup_with(JH7110_TRNG_SEED_LOCKUP, 3), 0);
    assert_int_equal(setup_with(JH7110_TRNG_UNSEEDED, 3), 0);
    assert_int_equal(model.seeds, 4);
    assert_int_equal(log_errors(), 0);
}

static void numbers_that_repeat_are_never_given_out(void **state)
{
    assert_int_equal(rng_read(bytes, BLOCK), 0);
    model.fault = JH7110_TRNG_STUCK;
    model.fault_times = 2;
    assert_int_equal(rng_read(bytes + BLOCK, BLOCK), 0);
    expect_stream(2 * BLOCK);
    model.fault_times = EVER;
    assert_int_equal(rng_read(bytes + 2 * BLOCK, BLOCK), -EIO);
    expect_told("/node@3: random numbers: one alarm after the other");
    assert_int_equal(bytes[2 * BLOCK], 0);
}

static void alarms_without_end_are_reported(void **state)
{
    model.fault = JH7110_TRNG_LOCKUP;
    model.fault_times = EVER;
    assert_int_equal(rng_read(bytes, 1), -EIO);
    expect_told("/node@3: random numbers: one alarm after the other");
    model.fault_times = 0;
    assert_int_equal(rng_read(bytes, 1), 0);
}

static void one_that_cannot_be_seeded_is_reported(void **state)
{
    assert_int_equal(setup_with(JH7110_TRNG_SEED_LOCKUP, EVER), -EIO);
    expect_told("/node@3: random numbers: cannot be seeded");
    assert_int_equal(setup_with(JH7110_TRNG_UNSEEDED, EVER), -EIO);
    expect_told("/node@3: random numbers: cannot be seeded");
}

static void one_that_does_not_answer_is_reported_in_time(void **state)
{
    assert_int_equal(setup_with(JH7110_TRNG_NO_ANSWER, EVER), -ETIMEDOUT);
    expect_told("/node@3: random numbers: no answer");
    assert_in_range(clock_now(), TIME_MS(1), TIME_MS(200));
    assert_int_equal(setup_with(JH7110_TRNG_STAYS_BUSY, EVER), -ETIMEDOUT);
    expect_told("/node@3: random numbers: no answer");
    assert_in_range(clock_now(), TIME_MS(1), TIME_MS(200));
}

static void an_answer_that_is_lost_is_reported_once(void **state)
{
    model.fault = JH7110_TRNG_NO_ANSWER;
    model.fault_times = EVER;
    assert_int_equal(rng_read(bytes, 1000), -ETIMEDOUT);
    expect_told("/node@3: random numbers: no answer");
}

static void a_slow_one_is_waited_for(void **state)
{
    model.latency_ns = TIME_MS(5);
    assert_int_equal(rng_read(bytes, BLOCK), 0);
    expect_stream(BLOCK);
}

static void without_a_generator_there_are_no_numbers(void **state)
{
    one_device_set(NULL);
    assert_int_equal(rng_read(bytes, 1), -ENODEV);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_is_seeded_by_noise_alone, setup),
        cmocka_unit_test_setup(any_number_of_bytes_is_filled_and_none_beyond, setup),
        cmocka_unit_test_setup(it_is_seeded_again_after_many_blocks, setup),
        cmocka_unit_test_setup(alarms_are_answered_by_seeding, setup),
        cmocka_unit_test_setup(numbers_that_repeat_are_never_given_out, setup),
        cmocka_unit_test_setup(alarms_without_end_are_reported, setup),
        cmocka_unit_test_setup(one_that_cannot_be_seeded_is_reported, setup),
        cmocka_unit_test_setup(one_that_does_not_answer_is_reported_in_time, setup),
        cmocka_unit_test_setup(an_answer_that_is_lost_is_reported_once, setup),
        cmocka_unit_test_setup(a_slow_one_is_waited_for, setup),
        cmocka_unit_test_setup(without_a_generator_there_are_no_numbers, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
