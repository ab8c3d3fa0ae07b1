#include "drivers/spi/sifive_spi.h"
#include "lib/crc/crc16.h"
#include "log.h"
#include "sifive_spi_model.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BASE     0x10050000u
#define INPUT_HZ 500000000u
#define WIRE     4096

static struct sifive_spi_model model;
static struct sifive_spi spi;
static uint8_t sent[WIRE];
static bool selected[WIRE];
static unsigned wire;

/* The device at the other end remembers what it is sent and answers with a sequence. */
static uint8_t answer(unsigned frame)
{
    return (uint8_t)(frame * 5 + 1);
}

static uint8_t exchanged(void *device, uint8_t mosi)
{
    assert_true(wire < WIRE);
    selected[wire] = model.selected;
    sent[wire] = mosi;
    return answer(wire++);
}

static void start(bool interrupts)
{
    struct sifive_spi_config config = {.base = BASE, .input_hz = INPUT_HZ, .flash = model.flash};
    sifive_spi_init(&spi, &config);
    spi.interrupts = interrupts;
    bus_interrupt(sifive_spi_model_level, &model, sifive_spi_interrupt, &spi);
}

static int setup(void **state)
{
    wire = 0;
    bus_reset(0);
    sifive_spi_model_init(&model, BASE, INPUT_HZ);
    model.exchange = exchanged;
    start(true);
    return 0;
}

static uint32_t set_rate(uint32_t hz)
{
    return spi.spi.ops->set_rate(&spi.spi, hz);
}

static int exchange(const uint8_t *out, uint8_t *in, size_t length)
{
    return spi.spi.ops->exchange(&spi.spi, out, in, length);
}

static void the_clock_is_the_fastest_that_is_not_above_the_request(void **state)
{
    assert_int_equal(set_rate(400000), 400000);
    assert_int_equal(model.sckdiv, 624);
    assert_int_equal(set_rate(20000000), 19230769);
    assert_int_equal(model.sckdiv, 12);
    assert_int_equal(set_rate(25000000), 25000000);
    assert_int_equal(set_rate(UINT32_MAX), INPUT_HZ / 2);
    for (uint32_t hz = 61036; hz < 300000000; hz += hz / 7) {
        uint32_t rate = set_rate(hz);
        assert_int_equal(rate, sifive_spi_model_sck(&model));
        assert_true(rate <= hz);
        assert_true(2ull * model.sckdiv * hz < INPUT_HZ); /* one less would be above */
    }
}

static void a_rate_below_the_slowest_is_the_slowest(void **state)
{
    assert_int_equal(set_rate(1), INPUT_HZ / 8192);
    assert_int_equal(set_rate(0), INPUT_HZ / 8192);
}

static void exchange_all_ways(size_t length)
{
    uint8_t out[64], in[64 + 1];
    for (size_t i = 0; i < sizeof(out); i++)
        out[i] = (uint8_t)(i * 3 + 2);
    for (unsigned way = 0; way < 4; way++) {
        unsigned first = wire;
        memset(in, 0xee, sizeof(in));
        assert_int_equal(exchange(way & 1 ? out : NULL, way & 2 ? in : NULL, length), 0);
        assert_int_equal(wire, first + length);
        for (size_t i = 0; i < length; i++) {
            assert_int_equal(sent[first + i], way & 1 ? out[i] : 0xff);
            assert_int_equal(in[i], way & 2 ? answer(first + (unsigned)i) : 0xee);
        }
        assert_int_equal(in[length], 0xee);
        assert_int_equal(model.rx_count, 0);
    }
    wire = 0;
}

static void every_byte_goes_out_and_comes_back_in_order(void **state)
{
    set_rate(20000000);
    for (size_t length = 0; length <= 64; length++)
        exchange_all_ways(length);
}

static void the_same_holds_at_a_slow_clock_asleep(void **state)
{
    set_rate(400000);
    for (size_t length = 0; length <= 64; length++)
        exchange_all_ways(length);
}

static void the_same_holds_without_interrupts(void **state)
{
    spi.interrupts = false;
    set_rate(400000);
    for (size_t length = 0; length <= 64; length++)
        exchange_all_ways(length);
}

static void long_exchanges_keep_the_wire_busy(void **state)
{
    uint8_t in[2048];
    set_rate(25000000);
    uint64_t begin = clock_now(), busy = model.busy_ns;
    assert_int_equal(exchange(NULL, in, sizeof(in)), 0);
    busy = model.busy_ns - busy;
    assert_true(busy * 100 >= (clock_now() - begin) * 99);
}

static void slow_exchanges_sleep(void **state)
{
    set_rate(400000);
    unsigned before = bus_accesses();
    assert_int_equal(exchange(NULL, NULL, 64), 0);
    unsigned asleep = bus_accesses() - before;
    assert_true(asleep <= 64 * 2 + 8 * 5);
    assert_int_equal(model.ie, 0);
}

static void a_dead_controller_ends_in_a_timeout(void **state)
{
    uint8_t in[4];
    model.dead = true;
    set_rate(20000000);
    assert_int_equal(exchange(NULL, in, sizeof(in)), -ETIMEDOUT);
}

static void a_dead_controller_ends_in_a_timeout_asleep(void **state)
{
    uint8_t in[8];
    model.dead = true;
    set_rate(400000);
    unsigned before = bus_accesses();
    assert_int_equal(exchange(NULL, in, sizeof(in)), -ETIMEDOUT);
    assert_true(bus_accesses() - before < 100);
    assert_int_equal(model.ie, 0);
}

/* What comes back when the controller lives again is of the past. */
static void frames_that_come_after_a_timeout_are_dropped(void **state)
{
    uint8_t in[4];
    for (int interrupts = 0; interrupts < 2; interrupts++) {
        spi.interrupts = interrupts;
        set_rate(100000);
        model.dead = true;
        assert_int_equal(exchange(NULL, in, 3), -ETIMEDOUT);
        sifive_spi_model_revive(&model);
        clock_advance(1000000);
        unsigned next = wire;
        assert_int_equal(exchange(NULL, in, sizeof in), 0);
        for (unsigned i = 0; i < sizeof in; i++)
            assert_int_equal(in[i], answer(next + i));
    }
}

static void an_interrupt_that_does_not_arrive_costs_one_wait_and_a_message(void **state)
{
    uint8_t in[4];
    log_reset();
    bus_reset(0);
    sifive_spi_model_init(&model, BASE, INPUT_HZ);
    model.exchange = exchanged;
    sifive_spi_init(&spi, &(struct sifive_spi_config){
                              .node = 4, .base = BASE, .input_hz = INPUT_HZ, .flash = false});
    spi.interrupts = true;
    set_rate(100000);
    for (unsigned round = 0; round < 3; round++) {
        unsigned next = wire;
        assert_int_equal(exchange(NULL, in, sizeof in), 0);
        for (unsigned i = 0; i < sizeof in; i++)
            assert_int_equal(in[i], answer(next + i));
    }
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(), "/node@4: interrupt 0 does not arrive: polling instead");
    assert_in_range(clock_now(), 100000000, 110000000);
}

static void pins_rest_high_whatever_the_firmware_chose(void **state)
{
    model.csdef = 0;
    start(true);
    assert_int_equal(model.csdef, 1);
}

static void the_chip_select_holds_between_exchanges(void **state)
{
    set_rate(20000000);
    exchange(NULL, NULL, 1);
    spi.spi.ops->select(&spi.spi, 0, true);
    exchange(NULL, NULL, 3);
    assert_true(model.selected);
    exchange(NULL, NULL, 12);
    spi.spi.ops->select(&spi.spi, 0, false);
    assert_false(model.selected);
    exchange(NULL, NULL, 1);
    for (unsigned i = 0; i < wire; i++)
        assert_int_equal(selected[i], i > 0 && i < 16);
}

static void frames_that_the_firmware_left_are_dropped(void **state)
{
    uint8_t in[2];
    memset(model.rx_fifo, 0x77, 8);
    model.rx_count = 8;
    start(true);
    set_rate(20000000);
    exchange(NULL, in, 2);
    assert_int_equal(in[0], answer(0));
    assert_int_equal(in[1], answer(1));
}

static void a_flash_controller_is_taken_out_of_flash_mode(void **state)
{
    uint8_t in;
    model.flash = true;
    model.fctrl = 1;
    model.fmt = 0x80008; /* as after reset: transmit only */
    start(true);
    assert_int_equal(exchange(NULL, &in, 1), 0);
    assert_int_equal(in, answer(0));
    model.flash = false;
}

#define CHECKED_MAX 600

#define HEAD 2u
#define TAIL 8u

/* The device's sequence, followed by its CRC, which @damage changes, and by what is behind it. */
static uint8_t checked[CHECKED_MAX + 2 + TAIL];
static unsigned checked_next;

static uint8_t exchanged_checked(void *device, uint8_t mosi)
{
    sent[wire++] = mosi;
    return checked[checked_next++];
}

static void prepare(size_t length, size_t done, uint16_t damage)
{
    for (size_t i = 0; i < length; i++)
        checked[i] = answer((unsigned)i);
    uint16_t crc = crc16(0, checked, length) ^ damage;
    checked[length] = (uint8_t)(crc >> 8);
    checked[length + 1] = (uint8_t)crc;
    for (size_t i = 0; i < TAIL; i++)
        checked[length + 2 + i] = (uint8_t)(0x70 + i);
    wire = 0;
    checked_next = (unsigned)done;
    model.exchange = exchanged_checked;
}

static int exchange_block(struct spi_block block)
{
    return spi.spi.ops->exchange_block(&spi.spi, &block);
}

static void receives_checked(size_t length, size_t early, uint16_t damage, size_t tail_length)
{
    uint8_t in[CHECKED_MAX + 1], tail[TAIL + 1];
    prepare(length, early, damage);
    memset(in, 0xcc, sizeof(in));
    memset(tail, 0xcc, sizeof(tail));
    int error = exchange_block((struct spi_block){.in = in,
                                                  .length = length,
                                                  .early = checked,
                                                  .early_length = early,
                                                  .tail = tail,
                                                  .tail_length = tail_length});
    assert_int_equal(error, damage ? -EILSEQ : 0);
    assert_memory_equal(in, checked, length);
    assert_int_equal(in[length], 0xcc);
    assert_memory_equal(tail, checked + length + 2, tail_length);
    assert_int_equal(tail[tail_length], 0xcc);
    assert_int_equal(wire, length - early + 2 + tail_length);
    for (size_t i = 0; i < wire; i++)
        assert_int_equal(sent[i], 0xff);
}

static void sends_checked(size_t length, size_t head_length, size_t tail_length)
{
    static const uint8_t head[HEAD] = {0xff, 0xfc}, ones[TAIL] = {-1, -1, -1, -1, -1, -1, -1, -1};
    uint8_t out[CHECKED_MAX], tail[TAIL + 1];
    prepare(length, 0, 0);
    memcpy(out, checked, length);
    memset(tail, 0xcc, sizeof(tail));
    assert_int_equal(exchange_block((struct spi_block){.head = head,
                                                       .head_length = head_length,
                                                       .out = out,
                                                       .length = length,
                                                       .tail = tail,
                                                       .tail_length = tail_length}),
                     0);
    assert_int_equal(wire, head_length + length + 2 + tail_length);
    assert_memory_equal(sent, head, head_length);
    assert_memory_equal(sent + head_length, checked, length + 2);
    assert_memory_equal(sent + head_length + length + 2, ones, tail_length);
    assert_memory_equal(tail, checked + length + 2 + head_length, tail_length - head_length);
    assert_int_equal(tail[tail_length], 0xcc);
}

static void a_block_goes_out_and_comes_in_with_its_crc(void **state)
{
    static const uint32_t rates[] = {400000, 20000000};
    for (unsigned rate = 0; rate < 2; rate++) {
        set_rate(rates[rate]);
        for (size_t length = 9; length < CHECKED_MAX; length += length < 32 ? 1 : 71) {
            for (size_t done = 0; done <= 8 && done + 8 <= length; done++)
                receives_checked(length, done, 0, done);
            receives_checked(length, 0, 0x0100, TAIL);
            receives_checked(length, length < 16 ? 0 : 7, 0x0001, 0);
            for (size_t tail_length = HEAD; tail_length <= TAIL; tail_length++)
                sends_checked(length, tail_length % (HEAD + 1), tail_length);
        }
    }
}

static void a_dead_controller_ends_blocks_in_a_timeout(void **state)
{
    uint8_t bytes[64] = {0};
    set_rate(20000000);
    model.dead = true;
    assert_int_equal(exchange_block((struct spi_block){.in = bytes, .length = 64}), -ETIMEDOUT);
    assert_int_equal(exchange_block((struct spi_block){.out = bytes, .length = 64}), -ETIMEDOUT);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_clock_is_the_fastest_that_is_not_above_the_request),
        TEST(a_rate_below_the_slowest_is_the_slowest),
        TEST(every_byte_goes_out_and_comes_back_in_order),
        TEST(the_same_holds_at_a_slow_clock_asleep),
        TEST(the_same_holds_without_interrupts),
        TEST(long_exchanges_keep_the_wire_busy),
        TEST(slow_exchanges_sleep),
        TEST(a_block_goes_out_and_comes_in_with_its_crc),
        TEST(a_dead_controller_ends_blocks_in_a_timeout),
        TEST(a_dead_controller_ends_in_a_timeout),
        TEST(a_dead_controller_ends_in_a_timeout_asleep),
        TEST(frames_that_come_after_a_timeout_are_dropped),
        TEST(an_interrupt_that_does_not_arrive_costs_one_wait_and_a_message),
        TEST(pins_rest_high_whatever_the_firmware_chose),
        TEST(the_chip_select_holds_between_exchanges),
        TEST(frames_that_the_firmware_left_are_dropped),
        TEST(a_flash_controller_is_taken_out_of_flash_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
