/* Transfers that fail: each is reported, and the next one works. */
#include "bus.h"
#include "common_mshc.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

#define FAST_HZ 25000000u

typedef int (*transfer_fn)(uint32_t sector, uint32_t count, unsigned offset, bool dma);

/* What the card logic does after a failure (mmc_settle()). */
static void settle(void)
{
    uint32_t answer[4] = {0};
    assert_int_equal(rig.mshc.host.ops->recover(&rig.mshc.host), 0);
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(rig_command(13, rig.rca, MMC_R1, answer), 0);
        unsigned state = answer[0] >> 9 & 0xf;
        if (state != SDN_DATA && state != SDN_RCV)
            break;
        rig_command(12, 0, MMC_R1B, NULL);
    }
    for (unsigned i = 0; i < 400 && rig.mshc.host.ops->busy(&rig.mshc.host); i++)
        time_sleep_until(time_ns() + TIME_MS(10));
}

static void works_again(bool dma)
{
    settle();
    memset(rig.buffer, 0, 8 * BLOCK);
    assert_int_equal(rig_read(20, 8, 0, dma), 0);
    assert_true(rig_same(20, 8, 0));
    rig.buffer[0] ^= 0xff;
    assert_int_equal(rig_write(20, 8, 0, dma), 0);
    assert_true(rig_same(20, 8, 0));
}

static void expect(int found, int error, const char *cause)
{
    if (found != error || strcmp(rig.mshc.host.cause, cause))
        fail_msg("%d: %s instead of %d: %s", found, rig.mshc.host.cause, error, cause);
}

/* A fault of the card in the first, a middle and the last block of several, and in a single one; by
 * DMA and by PIO. */
static void card_fails(transfer_fn transfer, enum sd_native_fault_kind kind, int error,
                       const char *cause)
{
    static const struct {
        uint32_t sector, count, where;
    } cases[] = {{100, 8, 100}, {100, 8, 104}, {100, 8, 107}, {100, 1, 100}, {100, 64, 150}};
    for (unsigned i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        bool dma = i % 2;
        rig_teardown(NULL);
        rig_setup(NULL);
        rig_ready(4, FAST_HZ);
        rig_card_fault(kind, cases[i / 2].where, 1);
        uint64_t before = clock_now();
        expect(transfer(cases[i / 2].sector, cases[i / 2].count, 0, dma), error, cause);
        assert_true(clock_now() - before < 5ull * TIME_SECOND);
        works_again(dma);
        assert_int_equal(log_errors(), 0);
    }
}

static void a_crc_error_while_reading(void **state)
{
    card_fails(rig_read, SDN_FAULT_READ_CRC, -EILSEQ, "a CRC error in the data");
}

static void a_missing_end_bit_while_reading(void **state)
{
    card_fails(rig_read, SDN_FAULT_READ_END_BIT, -EILSEQ, "no end bit in the data");
}

static void a_missing_start_bit_while_reading(void **state)
{
    card_fails(rig_read, SDN_FAULT_READ_START, -EILSEQ, "no start bit in the data");
}

static void data_that_never_comes(void **state)
{
    for (unsigned i = 0; i < 4; i++) {
        rig_ready(4, FAST_HZ);
        rig_card_fault(SDN_FAULT_NO_DATA, 100, 1);
        uint64_t before = clock_now();
        expect(rig_read(100, i / 2 ? 8 : 1, 0, i % 2), -ETIMEDOUT, "no data from the card");
        assert_in_range(clock_now() - before, TIME_MS(200), TIME_MS(700));
        works_again(i % 2);
    }
}

static void a_crc_error_while_writing(void **state)
{
    card_fails(rig_write, SDN_FAULT_WRITE_CRC, -EILSEQ, "the card refused the data for its CRC");
}

static void a_missing_crc_status(void **state)
{
    card_fails(rig_write, SDN_FAULT_NO_CRC_STATUS, -EILSEQ, "the card did not confirm the data");
}

static void late_data_is_waited_for(void **state)
{
    for (unsigned dma = 0; dma < 2; dma++) {
        rig_ready(4, FAST_HZ);
        rig_card_fault(SDN_FAULT_LATE_DATA, 103, 1);
        assert_int_equal(rig_read(100, 8, 0, dma), 0);
        assert_true(rig_same(100, 8, 0));
    }
    assert_int_equal(log_errors(), 0);
}

static void a_long_busy_in_the_middle_is_waited_for(void **state)
{
    for (unsigned dma = 0; dma < 2; dma++) {
        rig_ready(4, FAST_HZ);
        rig_card_fault(SDN_FAULT_LONG_BUSY, 103, 1);
        assert_int_equal(rig_write(100, 8, 0, dma), 0);
        assert_true(rig_same(100, 8, 0));
    }
    assert_int_equal(log_errors(), 0);
}

/* Only a transfer in which nothing moves is given up. */
static void a_slow_card_is_waited_for_as_long_as_data_moves(void **state)
{
    rig_ready(4, FAST_HZ);
    rig_card_fault(SDN_FAULT_LONG_BUSY, SD_NATIVE_ANY, 6);
    uint64_t before = clock_now();
    assert_int_equal(rig_write(100, 8, 0, true), 0);
    assert_true(rig_same(100, 8, 0));
    assert_true(clock_now() - before > 15ull * TIME_SECOND);
    assert_int_equal(log_errors(), 0);
}

static void a_card_that_stays_busy_in_the_middle_is_given_up(void **state)
{
    for (unsigned dma = 0; dma < 2; dma++) {
        rig_ready(4, FAST_HZ);
        rig_card_fault(SDN_FAULT_STUCK_BUSY, 103, 1);
        uint64_t before = clock_now();
        assert_int_equal(rig_write(100, 8, 0, dma), -ETIMEDOUT);
        assert_in_range(clock_now() - before, 3ull * TIME_SECOND, 6ull * TIME_SECOND);
        assert_true(rig.mshc.host.ops->busy(&rig.mshc.host));
        assert_int_equal(rig.mshc.host.ops->recover(&rig.mshc.host), 0);
        assert_int_equal(rig_command(13, rig.rca, MMC_R1, NULL), 0);
        expect(rig_read(100, 1, 0, dma), -EBUSY, "the card is busy");
        assert_int_equal(rig.mshc.host.ops->set_clock(&rig.mshc.host, 400000), 0);
    }
}

static void a_transfer_to_a_busy_card_is_refused(void **state)
{
    rig_ready(4, FAST_HZ);
    rig_card_fault(SDN_FAULT_LONG_BUSY, 100, 1);
    assert_int_equal(rig_write(100, 1, 0, true), 0);
    assert_true(rig.mshc.host.ops->busy(&rig.mshc.host));
    expect(rig_write(101, 1, 0, true), -EBUSY, "the card is busy");
    assert_int_equal(rig.card.blocks_written, 1);
}

static void no_answer_to_a_transfer(void **state)
{
    for (unsigned dma = 0; dma < 2; dma++) {
        rig_ready(4, FAST_HZ);
        rig_card_fault(SDN_FAULT_NO_ANSWER, 18, 1);
        rig_card_fault(SDN_FAULT_NO_ANSWER, 25, 1);
        expect(rig_read(20, 8, 0, dma), -ETIMEDOUT, "no answer to the command");
        settle();
        expect(rig_write(20, 8, 0, dma), -ETIMEDOUT, "no answer to the command");
        works_again(dma);
    }
}

/* The card executes the command, and sends or waits for data. */
static void a_lost_answer_to_a_transfer(void **state)
{
    for (unsigned dma = 0; dma < 2; dma++) {
        rig_ready(4, FAST_HZ);
        rig_card_fault(SDN_FAULT_LOST_ANSWER, 18, 1);
        rig_card_fault(SDN_FAULT_LOST_ANSWER, 25, 1);
        expect(rig_read(20, 8, 0, dma), -ETIMEDOUT, "no answer to the command");
        settle();
        expect(rig_write(20, 8, 0, dma), -ETIMEDOUT, "no answer to the command");
        works_again(dma);
    }
}

static void a_crc_error_in_the_answer_to_a_transfer(void **state)
{
    for (unsigned dma = 0; dma < 2; dma++) {
        rig_ready(4, FAST_HZ);
        rig_card_fault(SDN_FAULT_ANSWER_CRC, 18, 1);
        rig_card_fault(SDN_FAULT_ANSWER_CRC, 25, 1);
        expect(rig_read(20, 8, 0, dma), -EILSEQ, "a CRC error in the answer");
        settle();
        expect(rig_write(20, 8, 0, dma), -EILSEQ, "a CRC error in the answer");
        works_again(dma);
    }
}

/* Only the answer to the CMD12 that the controller sends by itself reports it. */
static void a_block_that_was_not_programmed(void **state)
{
    for (unsigned dma = 0; dma < 2; dma++) {
        rig_ready(4, FAST_HZ);
        rig_card_fault(SDN_FAULT_PROGRAM_ERROR, 104, 1);
        struct mmc_command command = {25, 100, MMC_R1, {0}};
        struct mmc_data data = {true, BLOCK, 8, rig.buffer, 0, 0};
        assert_int_equal(rig.mshc.host.ops->command(&rig.mshc.host, &command, &data), 0);
        assert_true(command.answer[0] & 1u << 19); /* "error" */
        assert_int_equal(data.done, 0);
        works_again(dma);
    }
}

/* After the last sector the answer to CMD12 may say that the next one does not exist. */
static void reading_the_last_sector_is_no_error(void **state)
{
    struct mmc_command command = {18, SECTORS - 4, MMC_R1, {0}};
    struct mmc_data data = {false, BLOCK, 4, rig.buffer, 0, 0};
    rig_ready(4, FAST_HZ);
    assert_int_equal(rig.mshc.host.ops->command(&rig.mshc.host, &command, &data), 0);
    assert_int_equal(command.answer[0] & 0xfdf80000, 0);
    assert_int_equal(data.done, 4);
    assert_true(rig_same(SECTORS - 4, 4, 0));
}

static void controller_fails(enum dw_mshc_fault_kind kind, unsigned after, bool dma, int error,
                             const char *cause)
{
    static const transfer_fn both[] = {rig_read, rig_write};
    for (unsigned i = 0; i < 2; i++) {
        rig_teardown(NULL);
        rig_setup(NULL);
        rig_ready(4, FAST_HZ);
        rig_fault(kind, after, 1);
        uint64_t before = clock_now();
        int found = both[i](100, 8, 0, dma);
        if (cause)
            expect(found, error, cause);
        else
            assert_int_equal(found, error);
        assert_true(clock_now() - before < 6ull * TIME_SECOND);
        works_again(dma);
    }
}

static void a_refused_command(void **state)
{
    controller_fails(DWM_FAULT_HLE, 0, true, -EIO, "the controller refuses the command");
    controller_fails(DWM_FAULT_HLE, 0, false, -EIO, "the controller refuses the command");
}

static void a_fifo_error(void **state)
{
    controller_fails(DWM_FAULT_FIFO, 0, true, -EIO, NULL);
    controller_fails(DWM_FAULT_FIFO, 0, false, -EIO, NULL);
}

/* On the first access, to a descriptor, and on later ones, to data. */
static void a_bus_error(void **state)
{
    for (unsigned after = 0; after < 6; after++)
        controller_fails(DWM_FAULT_BUS_ERROR, after, true, -EIO, "a bus error of the DMA");
}

static void a_descriptor_that_is_not_returned(void **state)
{
    controller_fails(DWM_FAULT_NO_DESCRIPTOR, 0, true, -ETIMEDOUT, "the transfer does not end");
}

/* One of several, and the only one; the data was transferred, but nothing says so. */
static void a_descriptor_whose_return_is_lost(void **state)
{
    for (unsigned count = 1; count <= 32; count *= 32) {
        rig_ready(4, FAST_HZ);
        rig.lose_returns = 1;
        expect(rig_read(100, count, 0, true), -EIO, "the DMA left out a part of the data");
        works_again(true);
    }
}

static void a_descriptor_that_the_dma_does_not_find(void **state)
{
    for (unsigned count = 1; count <= 32; count *= 32) {
        rig_ready(4, FAST_HZ);
        rig.not_its_own = 1;
        expect(rig_read(100, count, 0, true), -EIO, "the DMA found no descriptor");
        works_again(true);
    }
}

/* An access that is under way cannot be taken back, so that the controller only works again once it
 * has ended. */
static void a_memory_that_is_far_too_slow(void **state)
{
    static const char *const causes[] = {"the FIFO was not emptied in time",
                                         "the FIFO was not filled in time"};
    for (unsigned write = 0; write < 2; write++) {
        rig_ready(4, FAST_HZ);
        rig.bus_ns = TIME_SECOND;
        int error = (write ? rig_write : rig_read)(100, 8, 0, true);
        assert_int_equal(error, -EIO);
        assert_true(!strcmp(rig.mshc.host.cause, causes[write]) || rig.mshc.dead);
        assert_true(rig.mshc.host.ops->recover(&rig.mshc.host) <= 0);
        clock_advance(2ull * TIME_SECOND);
        rig.bus_ns = 100;
        works_again(true);
    }
}

static void a_transfer_whose_end_is_not_reported(void **state)
{
    controller_fails(DWM_FAULT_NO_DATA_OVER, 0, true, -ETIMEDOUT, "the transfer does not end");
    controller_fails(DWM_FAULT_NO_DATA_OVER, 0, false, -ETIMEDOUT, "the transfer does not end");
}

/* Without interrupts, too, the wait is mostly a pause. */
static void a_stalled_transfer_is_polled_ever_less_often(void **state)
{
    for (unsigned dma = 0; dma < 2; dma++) {
        rig_ready(4, FAST_HZ);
        rig.mshc.interrupts = rig.interrupts = false;
        rig_fault(DWM_FAULT_NO_DATA_OVER, 0, 1);
        unsigned before = bus_accesses();
        expect(rig_read(100, 8, 0, dma), -ETIMEDOUT, "the transfer does not end");
        assert_true(bus_accesses() - before < 60000);
    }
}

static void a_command_whose_end_is_not_reported(void **state)
{
    controller_fails(DWM_FAULT_NO_COMMAND_DONE, 0, true, -ETIMEDOUT, NULL);
}

static void a_lost_interrupt_costs_one_wait_and_a_message(void **state)
{
    for (unsigned dma = 0; dma < 2; dma++) {
        rig_ready(4, FAST_HZ);
        log_reset();
        rig.interrupts = false;
        uint64_t before = clock_now();
        assert_int_equal(rig_read(20, 64, 0, dma), 0);
        assert_int_equal(rig_read(20, 64, 0, dma), 0);
        assert_true(rig_same(20, 64, 0));
        assert_int_equal(log_errors(), 1);
        assert_string_equal(log_last_error(),
                            "/node@4: interrupt 0 does not arrive: polling instead");
        assert_true(clock_now() - before < TIME_MS(600));
        rig.interrupts = true;
    }
}

/* The IDMAC may report the end after the driver looked, and before it enables that interrupt. */
static void an_end_at_any_moment_is_no_lost_interrupt(void **state)
{
    for (uint64_t ns = 50; ns < TIME_US(20); ns += ns / 16 + 10) {
        rig.register_ns = 0;
        rig_ready(4, FAST_HZ);
        log_reset();
        rig.register_ns = ns;
        rig.bus_ns = ns % 7 * 100 + 100;
        for (uint32_t count = 1; count < 4; count++) {
            uint64_t before = clock_now();
            assert_int_equal(rig_read(20, count, 0, true), 0);
            assert_true(rig_same(20, count, 0));
            assert_true(clock_now() - before < TIME_MS(50));
        }
        assert_int_equal(log_errors(), 0);
    }
}

static void a_card_that_is_pulled(void **state)
{
    static const transfer_fn both[] = {rig_read, rig_write};
    for (unsigned i = 0; i < 4; i++) {
        rig_teardown(NULL);
        rig_setup(NULL);
        rig_ready(4, FAST_HZ);
        rig_card_fault(SDN_FAULT_REMOVED, 104, 1);
        expect(both[i / 2](100, 8, 0, i % 2), -ENOMEDIUM, "the card was removed");
        assert_int_equal(rig_command(13, rig.rca, MMC_R1, NULL), -ENOMEDIUM);
    }
}

/* What the card logic does not wait for, another transfer's error must not be left behind. */
static void nothing_touches_the_buffer_after_a_failure(void **state)
{
    static uint8_t copy[64 * BLOCK];
    rig_ready(4, FAST_HZ);
    rig_card_fault(SDN_FAULT_READ_CRC, 105, 1);
    assert_int_equal(rig_read(100, 64, 0, true), -EILSEQ);
    memcpy(copy, rig.buffer, sizeof copy);
    clock_advance(TIME_MS(50));
    assert_memory_equal(copy, rig.buffer, sizeof copy);
}

static void a_controller_that_stays_in_reset_is_not_used_again(void **state)
{
    rig_ready(4, FAST_HZ);
    rig_fault(DWM_FAULT_RESET_STUCK, 0, 1000000);
    assert_int_equal(rig.mshc.host.ops->recover(&rig.mshc.host), -EIO);
    unsigned before = bus_accesses();
    expect(rig_read(20, 8, 0, true), -EIO, "the controller does not leave reset");
    expect(rig_command(13, rig.rca, MMC_R1, NULL), -EIO, "the controller does not leave reset");
    assert_int_equal(bus_accesses(), before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_crc_error_while_reading),
        TEST(a_missing_end_bit_while_reading),
        TEST(a_missing_start_bit_while_reading),
        TEST(data_that_never_comes),
        TEST(a_crc_error_while_writing),
        TEST(a_missing_crc_status),
        TEST(late_data_is_waited_for),
        TEST(a_long_busy_in_the_middle_is_waited_for),
        TEST(a_slow_card_is_waited_for_as_long_as_data_moves),
        TEST(a_card_that_stays_busy_in_the_middle_is_given_up),
        TEST(a_transfer_to_a_busy_card_is_refused),
        TEST(no_answer_to_a_transfer),
        TEST(a_lost_answer_to_a_transfer),
        TEST(a_crc_error_in_the_answer_to_a_transfer),
        TEST(a_block_that_was_not_programmed),
        TEST(reading_the_last_sector_is_no_error),
        TEST(a_refused_command),
        TEST(a_fifo_error),
        TEST(a_bus_error),
        TEST(a_descriptor_that_is_not_returned),
        TEST(a_descriptor_whose_return_is_lost),
        TEST(a_descriptor_that_the_dma_does_not_find),
        TEST(a_memory_that_is_far_too_slow),
        TEST(a_transfer_whose_end_is_not_reported),
        TEST(a_stalled_transfer_is_polled_ever_less_often),
        TEST(a_command_whose_end_is_not_reported),
        TEST(a_lost_interrupt_costs_one_wait_and_a_message),
        TEST(an_end_at_any_moment_is_no_lost_interrupt),
        TEST(a_card_that_is_pulled),
        TEST(nothing_touches_the_buffer_after_a_failure),
        TEST(a_controller_that_stays_in_reset_is_not_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
