/* Transfers: by DMA and by programmed I/O. */
#include "bus.h"
#include "common_mshc.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

#define FAST_HZ 25000000u
#define MOST    (MSHC_DESCRIPTORS * MSHC_PIECE / BLOCK)

static void wait_ready(void)
{
    while (rig.mshc.host.ops->busy(&rig.mshc.host))
        time_delay_ns(TIME_US(10));
}

static void read_and_compare(uint32_t sector, uint32_t count, unsigned offset, bool dma)
{
    memset(rig.buffer, 0xee, sizeof rig.buffer);
    wait_ready();
    assert_int_equal(rig_read(sector, count, offset, dma), 0);
    assert_true(rig_same(sector, count, offset));
    for (unsigned i = 0; i < offset; i++)
        assert_int_equal(rig.buffer[i], 0xee);
    assert_int_equal(rig.buffer[offset + count * BLOCK], 0xee);
}

static void fill_buffer(uint8_t seed)
{
    for (size_t i = 0; i < sizeof rig.buffer; i++)
        rig.buffer[i] = (uint8_t)(i * 7 + (i >> 8) + seed);
}

static void write_and_compare(uint32_t sector, uint32_t count, unsigned offset, bool dma)
{
    static uint8_t before[2 * BLOCK];
    static uint8_t seed;
    fill_buffer(++seed);
    memcpy(before, rig.memory + (sector - 1) * BLOCK, BLOCK);
    memcpy(before + BLOCK, rig.memory + (sector + count) * BLOCK, BLOCK);
    wait_ready();
    assert_int_equal(rig_write(sector, count, offset, dma), 0);
    assert_true(rig_same(sector, count, offset));
    assert_memory_equal(before, rig.memory + (sector - 1) * BLOCK, BLOCK);
    assert_memory_equal(before + BLOCK, rig.memory + (sector + count) * BLOCK, BLOCK);
}

static const uint32_t counts[] = {1, 2, 3, 7, 8, 9, 16, 17, 128};

static void all_counts(bool dma)
{
    for (unsigned i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        read_and_compare(5 + i, counts[i], 0, dma);
        write_and_compare(300 + i, counts[i], 0, dma);
        read_and_compare(300 + i, counts[i], 0, dma);
    }
    assert_int_equal(log_errors(), 0);
}

static void any_number_of_blocks_by_dma(void **state)
{
    rig_ready(4, FAST_HZ);
    all_counts(true);
}

static void any_number_of_blocks_by_pio(void **state)
{
    rig_ready(4, FAST_HZ);
    all_counts(false);
}

static void one_line_by_dma(void **state)
{
    rig_ready(1, FAST_HZ);
    all_counts(true);
}

static void one_line_by_pio(void **state)
{
    rig_ready(1, FAST_HZ);
    all_counts(false);
}

static void a_slow_memory_only_slows(void **state)
{
    rig.bus_ns = 40000;
    rig_ready(4, FAST_HZ);
    all_counts(true);
}

static void without_interrupts_by_dma(void **state)
{
    rig_ready(4, FAST_HZ);
    rig.mshc.interrupts = rig.interrupts = false;
    all_counts(true);
}

static void without_interrupts_by_pio(void **state)
{
    rig_ready(4, FAST_HZ);
    rig.mshc.interrupts = rig.interrupts = false;
    all_counts(false);
}

/* Words for DMA, any byte for PIO. */
static void buffers_need_not_be_aligned(void **state)
{
    rig_ready(4, FAST_HZ);
    for (unsigned offset = 1; offset < 8; offset++) {
        read_and_compare(9, 3, offset, offset % 4 == 0);
        write_and_compare(77, 3, offset, offset % 4 == 0);
    }
    read_and_compare(0, 33, 4, true);
}

/* One with an address that DMA cannot take falls back to PIO; the address is never cut short. */
static void an_address_beyond_the_reach_is_not_used(void **state)
{
    static const phys_t beyond[] = {0x100000000, 0x180000000, 0xffffff00, 0x80000002};
    rig_ready(4, FAST_HZ);
    for (unsigned i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
        struct mmc_command command = {18, 40, MMC_R1, {0}};
        struct mmc_data data = {false, BLOCK, 4, rig.buffer, beyond[i], 0};
        memset(rig.buffer, 0, 4 * BLOCK);
        assert_int_equal(rig.mshc.host.ops->command(&rig.mshc.host, &command, &data), 0);
        assert_true(rig_same(40, 4, 0));
    }
}

static void the_longest_transfer_takes_one_command(void **state)
{
    rig_ready(4, FAST_HZ);
    assert_int_equal(rig.mshc.host.blocks_max, MOST);
    unsigned before = rig.card.commands[18];
    read_and_compare(1, MOST, 0, true);
    write_and_compare(SECTORS - MOST - 1, MOST, 4, true);
    assert_int_equal(rig.card.commands[18], before + 1);
}

/* What goes on at a time: the hart sleeps while the IDMAC works. */
static void dma_costs_few_accesses(void **state)
{
    rig_ready(4, FAST_HZ);
    unsigned before = bus_accesses();
    assert_int_equal(rig_read(0, 128, 0, true), 0);
    assert_in_range(bus_accesses() - before, 1, 60);
    before = bus_accesses();
    assert_int_equal(rig_write(1000, 128, 0, true), 0);
    assert_in_range(bus_accesses() - before, 1, 60);
}

static void dma_keeps_the_wire_busy(void **state)
{
    rig_ready(4, FAST_HZ);
    uint64_t before = clock_now();
    assert_int_equal(rig_read(0, 128, 0, true), 0);
    uint64_t wire = 128ull * BLOCK * 2 * TIME_SECOND / (CIU_HZ / 2);
    assert_true((clock_now() - before - rig.config.access_ns) * 95 <= wire * 100);
}

static void a_register_of_the_card_is_read(void **state)
{
    uint8_t scr[8] = {0};
    struct mmc_command command = {51, 0, MMC_R1, {0}};
    struct mmc_data data = {false, sizeof scr, 1, scr, 0, 0};
    rig_ready(1, FAST_HZ);
    assert_int_equal(rig_command(55, rig.rca, MMC_R1, NULL), 0);
    assert_int_equal(rig.mshc.host.ops->command(&rig.mshc.host, &command, &data), 0);
    assert_int_equal(scr[1] & 0x0f, 5); /* bus widths: 1 and 4 lines */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_number_of_blocks_by_dma),
        TEST(any_number_of_blocks_by_pio),
        TEST(one_line_by_dma),
        TEST(one_line_by_pio),
        TEST(a_slow_memory_only_slows),
        TEST(without_interrupts_by_dma),
        TEST(without_interrupts_by_pio),
        TEST(buffers_need_not_be_aligned),
        TEST(an_address_beyond_the_reach_is_not_used),
        TEST(the_longest_transfer_takes_one_command),
        TEST(dma_costs_few_accesses),
        TEST(dma_keeps_the_wire_busy),
        TEST(a_register_of_the_card_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
