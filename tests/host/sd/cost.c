/* What the driver spends: time on the wire, and register accesses while it should sleep. */
#include "common_sd.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <yao/time.h>

#include <cmocka.h>

static uint8_t data[256 * SD_CARD_SECTOR];

/* Accesses that @bytes on the wire need: each is written once, and read at least once. */
static unsigned needed(uint64_t bytes)
{
    return (unsigned)bytes * 2;
}

static void a_long_read_adds_less_than_three_percent_to_its_bytes(void **state)
{
    rig.config.access_ns = 0;
    rig_ready();
    uint64_t before = rig.card.bytes;
    assert_int_equal(rig_read(0, data, 256), 0);
    assert_true(rig.card.bytes - before < sizeof(data) * 103 / 100);
}

static void a_long_write_adds_less_than_three_percent_to_its_bytes(void **state)
{
    rig.config.program_ns = 0;
    rig_ready();
    uint64_t before = rig.card.bytes;
    assert_int_equal(rig_write(0, data, 256), 0);
    assert_true(rig.card.bytes - before < sizeof(data) * 103 / 100);
}

static void a_long_read_keeps_the_wire_busy(void **state)
{
    rig.config.access_ns = 0;
    rig_ready();
    uint64_t begin = clock_now(), busy = rig.controller.busy_ns;
    assert_int_equal(rig_read(0, data, 256), 0);
    busy = rig.controller.busy_ns - busy;
    assert_true(busy * 100 >= (clock_now() - begin) * 98);
}

static void bring_up_sleeps(void **state)
{
    uint64_t bytes = rig.card.bytes;
    rig.config.init_ns = TIME_MS(500);
    rig_insert();
    assert_int_equal(rig_start(), 0);
    bytes = rig.card.bytes - bytes;
    assert_true(clock_now() > TIME_MS(500));
    /* 50,000,000 when polling; 20 us for a single byte at 400 kHz are not worth an interrupt. */
    assert_true(bus_accesses() < needed(bytes) + 2500000);
}

static void waiting_for_data_sleeps(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_LATE_TOKEN, 3, 1);
    uint64_t begin = clock_now();
    unsigned before = bus_accesses();
    assert_int_equal(rig_read(3, data, 1), 0);
    assert_true(clock_now() - begin > TIME_MS(90));
    assert_true(bus_accesses() - before < 100000); /* 9,000,000 when polling */
}

static void waiting_for_the_end_of_busy_sleeps(void **state)
{
    rig.config.program_ns = TIME_MS(250);
    rig_ready();
    uint64_t begin = clock_now();
    unsigned before = bus_accesses();
    assert_int_equal(rig_write(3, data, 1), 0);
    assert_true(clock_now() - begin > TIME_MS(250));
    assert_true(bus_accesses() - before < 100000); /* 25,000,000 when polling */
}

/* Sleeping must not cost much of the time that it saves work in. */
static void sleeping_adds_little_time(void **state)
{
    for (uint64_t ns = TIME_US(10); ns < TIME_MS(100); ns *= 3) {
        rig.config.access_ns = ns;
        rig_ready();
        uint64_t begin = clock_now();
        assert_int_equal(rig_read(3, data, 1), 0);
        assert_true(clock_now() - begin < ns * 2 + TIME_US(330));
    }
}

#define TEST(name) cmocka_unit_test_setup(name, rig_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_long_read_adds_less_than_three_percent_to_its_bytes),
        TEST(a_long_write_adds_less_than_three_percent_to_its_bytes),
        TEST(a_long_read_keeps_the_wire_busy),
        TEST(bring_up_sleeps),
        TEST(waiting_for_data_sleeps),
        TEST(waiting_for_the_end_of_busy_sleeps),
        TEST(sleeping_adds_little_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
