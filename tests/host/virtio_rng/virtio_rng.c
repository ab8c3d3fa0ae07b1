/* The virtio entropy device, of both versions. */
#include "drivers/rng/virtio_rng.h"
#include "bus.h"
#include "common_request.h"
#include "log.h"
#include "memory.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/time.h>

static struct virtio_blk_model model;
static struct virtio_rng rng;
static uint8_t bytes[2000];
static uint32_t version1 = 1, version2 = 2;

static void device(uint32_t version)
{
    bus_reset(0);
    log_reset();
    memory_reset();
    memset(bytes, 0, sizeof bytes);
    request = (struct request){0};
    struct virtio_blk_model_config config = {
        .base = 0x10001000,
        .version = version,
        .device_id = VIRTIO_ID_ENTROPY,
        .features = 0x41000000 | (version == 2 ? VIRTIO_F_VERSION_1 : 0),
        .queue_max = 8,
        .latency_ns = TIME_US(300),
    };
    virtio_blk_model_init(&model, &config);
}

static int driver(bool interrupts)
{
    struct virtio_rng_config config = {.node = 7};
    assert_int_equal(virtio_mmio_open(&config.transport, model.config.base), VIRTIO_ID_ENTROPY);
    config.memory = dma_alloc(sizeof *config.memory, &VIRTIO_RNG_REACH, &config.address);
    int error = virtio_rng_init(&rng, &config);
    rng.interrupts = interrupts;
    if (interrupts)
        bus_interrupt(virtio_blk_model_level, &model, virtio_rng_interrupt, &rng);
    return error;
}

static int setup(void **state)
{
    device(*(uint32_t *)*state);
    return driver(true);
}

static int teardown(void **state)
{
    memory_reset();
    return 0;
}

static int fill(size_t size)
{
    return rng.rng.ops->read(&rng.rng, bytes, size);
}

static void expect_stream(size_t size)
{
    for (size_t i = 0; i < size; i++)
        assert_int_equal(bytes[i], (uint8_t)(i + 1) | 1);
    assert_int_equal(bytes[size], 0);
    assert_int_equal(log_errors(), 0);
}

static void expect_told(const char *text)
{
    assert_string_equal(log_last_error(), text);
    assert_int_equal(log_errors(), 1);
}

static void any_number_of_bytes_is_filled_and_none_beyond(void **state)
{
    assert_int_equal(fill(0), 0);
    assert_int_equal(request.count, 0);
    assert_int_equal(fill(1000), 0);
    assert_int_equal(request.count, 4);
    expect_stream(1000);
}

static void a_device_that_gives_less_is_asked_again(void **state)
{
    request.most = 7;
    assert_int_equal(fill(50), 0);
    assert_int_equal(request.count, 8);
    expect_stream(50);
}

static void the_hart_sleeps_meanwhile(void **state)
{
    unsigned before = bus_accesses();
    assert_int_equal(fill(256), 0);
    assert_in_range(bus_accesses() - before, 3, 3); /* doorbell, and two for the interrupt */
}

static void without_interrupts_it_is_polled(void **state)
{
    device(*(uint32_t *)*state);
    assert_int_equal(driver(false), 0);
    assert_int_equal(fill(300), 0);
    expect_stream(300);
}

static void an_interrupt_that_never_arrives_is_noticed(void **state)
{
    device(*(uint32_t *)*state);
    assert_int_equal(driver(false), 0);
    rng.interrupts = true; /* but nobody delivers it */
    assert_int_equal(fill(16), 0);
    expect_told("/node@7: interrupt 0 does not arrive: polling instead");
    uint64_t start = clock_now();
    assert_int_equal(fill(256), 0);
    assert_in_range(clock_now() - start, 0, TIME_MS(5));
}

static void a_silent_device_is_slow_but_works(void **state)
{
    request.fault = SILENT;
    assert_int_equal(fill(256), 0);
    expect_stream(256);
    assert_true(rng.interrupts);
}

static void check_fault(enum fault fault, int error, const char *text)
{
    log_reset();
    request.fault = fault;
    assert_int_equal(fill(100), error);
    expect_told(text);
    assert_int_equal(bytes[0], 0);
    request.fault = SOUND;
    assert_int_equal(fill(100), 0);
    memset(bytes, 0, sizeof bytes);
}

static void each_fault_is_reported_and_the_next_read_works(void **state)
{
    check_fault(NO_ANSWER, -ETIMEDOUT, "/node@7: virtio entropy device: no answer");
    check_fault(WRONG_CHAIN, -EIO,
                "/node@7: virtio entropy device: returns what it was never given");
    check_fault(NOTHING, -EIO, "/node@7: virtio entropy device: wrote a wrong number of bytes");
    check_fault(TOO_MUCH, -EIO, "/node@7: virtio entropy device: wrote a wrong number of bytes");
}

static void a_device_that_does_not_come_back_is_given_up(void **state)
{
    model.config.reset_ns = TIME_SECOND;
    request.fault = NO_ANSWER;
    assert_int_equal(fill(1), -ETIMEDOUT);
    assert_int_equal(fill(1), -ETIMEDOUT);
    expect_told("/node@7: virtio entropy device: no answer");
}

static void a_device_that_does_not_start_is_reported(void **state)
{
    device(*(uint32_t *)*state);
    model.config.queue_max = 2;
    assert_int_equal(driver(true), -EIO);
    expect_told("/node@7: virtio entropy device: does not take our features or queue");
    device(*(uint32_t *)*state);
    model.config.reset_ns = TIME_SECOND;
    assert_int_equal(driver(true), -ETIMEDOUT);
    expect_told("/node@7: virtio entropy device: does not leave reset");
}

#define BOTH(name)                                                                                 \
    {#name " (version 1)", name, setup, teardown, &version1},                                      \
    {                                                                                              \
#name " (version 2)", name, setup, teardown, &version2                                     \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(any_number_of_bytes_is_filled_and_none_beyond),
        BOTH(a_device_that_gives_less_is_asked_again),
        BOTH(the_hart_sleeps_meanwhile),
        BOTH(without_interrupts_it_is_polled),
        BOTH(an_interrupt_that_never_arrives_is_noticed),
        BOTH(a_silent_device_is_slow_but_works),
        BOTH(each_fault_is_reported_and_the_next_read_works),
        BOTH(a_device_that_does_not_come_back_is_given_up),
        BOTH(a_device_that_does_not_start_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
