#include "drivers/intc/plic.h"
#include "log.h"
#include "plic_model.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BASE       0x0c000000u
#define SOURCES    53u /* FU540 */
#define CONTROLLER 3
#define CONTEXT    8u /* supervisor mode of hart 4 there */

static struct plic_model model;
static struct plic plic;
static struct plic_source handlers[SOURCES + 1];
static struct plic_device devices[SOURCES + 1];
static unsigned calls[SOURCES + 1];

static void device(void)
{
    bus_reset(0);
    log_reset();
    memset(handlers, 0, sizeof handlers);
    memset(calls, 0, sizeof calls);
    plic_model_init(&model, BASE, SOURCES, CONTEXT);
}

static void driver(void)
{
    plic_init(&plic, &(struct plic_config){.sources = BASE,
                                           .target = BASE + PLIC_TARGET_OFFSET(CONTEXT),
                                           .context = CONTEXT,
                                           .source_count = SOURCES,
                                           .handlers = handlers,
                                           .devices = devices,
                                           .node = CONTROLLER});
    bus_interrupt(plic_model_level, &model, plic_interrupt, &plic);
}

static int setup(void **state)
{
    device();
    driver();
    return 0;
}

static int request(uint32_t source, irq_handler handler)
{
    uint32_t args[4] = {source};
    return plic.intc.ops->request(&plic.intc, (dt_node)(100 + source), args, handler,
                                  &calls[source]);
}

static unsigned source_of(const void *arg)
{
    return (unsigned)((const unsigned *)arg - calls);
}

/* A driver's handler: silences its device. */
static void silence(void *arg)
{
    ++*(unsigned *)arg;
    plic_model_set_level(&model, source_of(arg), false);
}

static void requested_source_reaches_its_handler_once(void **state)
{
    assert_int_equal(request(4, silence), 0);
    plic_model_set_level(&model, 4, true);
    clock_advance(1);
    assert_int_equal(calls[4], 1);
    assert_int_equal(model.completions, 1);
    clock_advance(1);
    assert_int_equal(calls[4], 1);
}

static void source_that_was_high_before_the_request_is_delivered(void **state)
{
    plic_model_set_level(&model, 4, true);
    assert_int_equal(request(4, silence), 0);
    clock_advance(1);
    assert_int_equal(calls[4], 1);
}

static void every_source_can_interrupt_again_and_again(void **state)
{
    for (unsigned source = 1; source <= SOURCES; source++)
        assert_int_equal(request(source, silence), 0);
    for (unsigned round = 1; round <= 3; round++) {
        for (unsigned source = 1; source <= SOURCES; source++)
            plic_model_set_level(&model, source, true);
        clock_advance(1);
        for (unsigned source = 1; source <= SOURCES; source++)
            assert_int_equal(calls[source], round);
    }
}

static void one_trap_serves_all_that_is_pending(void **state)
{
    for (unsigned source = 1; source <= 5; source++) {
        request(source, silence);
        plic_model_set_level(&model, source, true);
    }
    plic_interrupt(&plic);
    assert_int_equal(model.completions, 5);
    assert_false(plic_model_level(&model));
}

/* Has work left when it returns twice, as a device whose next event came meanwhile. */
static void silence_at_the_third_call(void *arg)
{
    if (++*(unsigned *)arg == 3)
        plic_model_set_level(&model, source_of(arg), false);
}

static void level_still_high_after_completion_interrupts_again(void **state)
{
    request(7, silence_at_the_third_call);
    plic_model_set_level(&model, 7, true);
    clock_advance(1);
    assert_int_equal(calls[7], 3);
    assert_int_equal(model.completions, 3);
}

static void expect_claimed(void *arg)
{
    assert_true(model.claimed[source_of(arg)]);
    silence(arg);
}

static void completion_comes_after_the_handler(void **state)
{
    request(9, expect_claimed);
    plic_model_set_level(&model, 9, true);
    clock_advance(1);
    assert_int_equal(calls[9], 1);
    assert_false(model.claimed[9]);
}

static void sources_that_do_not_exist_are_refused(void **state)
{
    assert_int_equal(request(0, silence), -EINVAL);
    uint32_t args[4] = {SOURCES + 1};
    assert_int_equal(plic.intc.ops->request(&plic.intc, 1, args, silence, NULL), -EINVAL);
    args[0] = UINT32_MAX;
    assert_int_equal(plic.intc.ops->request(&plic.intc, 1, args, silence, NULL), -EINVAL);
}

static void a_source_has_one_owner(void **state)
{
    assert_int_equal(request(4, silence), 0);
    assert_int_equal(request(4, silence_at_the_third_call), -EBUSY);
    plic_model_set_level(&model, 4, true);
    clock_advance(1);
    assert_int_equal(calls[4], 1);
}

static void what_the_firmware_enabled_is_off(void **state)
{
    device();
    for (unsigned source = 1; source <= SOURCES; source++) {
        model.enabled[source] = true;
        model.priority[source] = 3;
        plic_model_set_level(&model, source, true);
    }
    driver();
    assert_false(plic_model_level(&model));
    assert_int_equal(model.threshold, 0);
}

static void enabling_one_source_leaves_the_others_of_its_word(void **state)
{
    request(33, silence);
    request(34, silence);
    assert_true(model.enabled[33]);
    assert_true(model.enabled[34]);
    assert_false(model.enabled[35]);
}

static void a_source_nobody_requested_is_masked_and_told_once(void **state)
{
    model.enabled[12] = true;
    model.priority[12] = 1;
    plic_model_set_level(&model, 12, true);
    clock_advance(1);
    assert_false(plic_model_level(&model));
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(),
                        "/node@3: interrupt source 12: raised but never requested: masked");
    clock_advance(1);
    assert_int_equal(log_errors(), 1);
    assert_int_equal(request(12, silence), 0); /* still high: delivered once it has an owner */
    clock_advance(1);
    assert_int_equal(calls[12], 1);
}

static void count(void *arg)
{
    ++*(unsigned *)arg;
}

static void a_level_that_nobody_silences_is_masked_with_one_message(void **state)
{
    request(4, count);
    request(5, silence);
    plic_model_set_level(&model, 4, true);
    clock_advance(1);
    assert_in_range(calls[4], 100, 1000);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(),
                        "/node@104: interrupt source 4: its handler does not "
                        "silence the device: masked");
    plic_model_set_level(&model, 5, true);
    clock_advance(1);
    assert_int_equal(calls[5], 1);
    assert_int_equal(log_errors(), 1);
}

/* What comes now and then while another device does not stop. */
static void raise_another(void *arg)
{
    if (++*(unsigned *)arg % 8 == 0)
        plic_model_set_level(&model, 5, true);
}

static void who_interrupts_during_a_storm_is_not_masked(void **state)
{
    request(4, raise_another);
    request(5, silence);
    plic_model_set_level(&model, 4, true);
    clock_advance(1);
    assert_int_equal(log_errors(), 1);
    unsigned before = calls[5];
    plic_model_set_level(&model, 5, true);
    clock_advance(1);
    assert_int_equal(calls[5], before + 1);
}

static void silence_at_the_900th_call(void *arg)
{
    if (++*(unsigned *)arg % 900 == 0)
        plic_model_set_level(&model, source_of(arg), false);
}

static void a_busy_device_is_not_masked_however_often_it_is_busy(void **state)
{
    request(4, silence_at_the_900th_call);
    for (unsigned round = 1; round <= 10; round++) {
        plic_model_set_level(&model, 4, true);
        clock_advance(1);
        assert_int_equal(calls[4], round * 900);
    }
    assert_int_equal(log_errors(), 0);
}

static void an_interrupt_without_a_source_does_nothing(void **state)
{
    plic_interrupt(&plic);
    assert_int_equal(model.completions, 0);
    assert_int_equal(log_errors(), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

static void what_was_claimed_before_us_is_completed(void **state)
{
    model.claimed[7] = true; /* a boot loader that was left in its handler */
    model.level[7] = true;
    assert_int_equal(request(7, silence), 0);
    clock_advance(1000);
    assert_int_equal(calls[7], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(requested_source_reaches_its_handler_once),
        TEST(source_that_was_high_before_the_request_is_delivered),
        TEST(every_source_can_interrupt_again_and_again),
        TEST(one_trap_serves_all_that_is_pending),
        TEST(level_still_high_after_completion_interrupts_again),
        TEST(completion_comes_after_the_handler),
        TEST(sources_that_do_not_exist_are_refused),
        TEST(a_source_has_one_owner),
        TEST(what_the_firmware_enabled_is_off),
        TEST(enabling_one_source_leaves_the_others_of_its_word),
        TEST(a_source_nobody_requested_is_masked_and_told_once),
        TEST(a_level_that_nobody_silences_is_masked_with_one_message),
        TEST(who_interrupts_during_a_storm_is_not_masked),
        TEST(a_busy_device_is_not_masked_however_often_it_is_busy),
        TEST(an_interrupt_without_a_source_does_nothing),
        TEST(what_was_claimed_before_us_is_completed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
