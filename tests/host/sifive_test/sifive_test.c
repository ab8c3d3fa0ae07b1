#include "drivers/power/sifive_test.h"
#include "bus.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BASE 0x100000u

static uint32_t written;
static struct sifive_test test;

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    bus_violation("sifive_test: read of %u bytes at %#lx", width, (unsigned long)offset);
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    if (width != 4)
        bus_violation("sifive_test: write of %u bytes", width);
    written = value;
}

static const struct bus_model model = {"sifive_test", BASE, 4, read, write, NULL};

static int setup(void **state)
{
    bus_reset(0);
    bus_attach(&model);
    sifive_test_init(&test, BASE);
    return 0;
}

static uint32_t end_with(int status)
{
    test.power.ops->off(&test.power, status);
    return written;
}

static void success_passes(void **state)
{
    assert_int_equal(end_with(0), 0x5555);
}

static void failure_tells_its_status(void **state)
{
    assert_int_equal(end_with(1), 0x13333);
    assert_int_equal(end_with(42), 0x2a3333);
    assert_int_equal(end_with(255), 0xff3333);
}

static void no_failure_looks_like_success_to_a_host(void **state)
{
    assert_int_equal(end_with(256), 0x13333);
    assert_int_equal(end_with(-1), 0xff3333);
    assert_int_equal(end_with(INT_MIN), 0x13333);
}

static void it_is_no_device_for_a_restart(void **state)
{
    written = 0;
    test.power.ops->restart(&test.power);
    assert_int_equal(written, 0);
    assert_false(test.power.after_firmware);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(success_passes, setup),
        cmocka_unit_test_setup(failure_tells_its_status, setup),
        cmocka_unit_test_setup(it_is_no_device_for_a_restart, setup),
        cmocka_unit_test_setup(no_failure_looks_like_success_to_a_host, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
