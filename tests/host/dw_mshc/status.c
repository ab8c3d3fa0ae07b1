/* What each bit of the interrupt status means, on a controller that reports what the test wants. */
#include "bus.h"
#include "common_fake.h"
#include "common_mshc.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

#define CD      (1u << 2)
#define DTO     (1u << 3)
#define ACD     (1u << 14)
#define RI      (1u << 1)
#define CES     (1u << 5)
#define PRESENT 0u /* CDETECT */

enum way { COMMAND, READ, WRITE };

static int run(enum way way, uint8_t index, bool dma)
{
    struct mmc_command command = {index, 0, MMC_R1, {0}};
    struct mmc_data data = {way == WRITE, BLOCK, 1, rig.buffer, 0, 0};
    struct mmc_host *host = &rig.mshc.host;
    if (dma)
        assert_int_equal(dma_address(rig.buffer, BLOCK, DMA_WRITES, host->dma, &data.address), 0);
    return host->ops->command(host, &command, way == COMMAND ? NULL : &data);
}

static void start(void)
{
    fake[0x50 / 4] = PRESENT;
    fake[RINTSTS / 4] = fake[IDSTS / 4] = 0;
    assert_int_equal(mshc_init(&rig.mshc, &rig.slot), 0);
    rig.mshc.interrupts = false;
}

static int expected(enum way way, unsigned bit)
{
    static const int command_errors[16] = {
        [1] = -EILSEQ, [6] = -EILSEQ, [8] = -ETIMEDOUT, [12] = -EIO};
    static const int data_errors[16] = {
        [7] = -EILSEQ, [9] = -ETIMEDOUT, [10] = -EIO, [11] = -EIO, [13] = -EILSEQ, [15] = -EILSEQ};
    if (command_errors[bit] || way == COMMAND)
        return command_errors[bit];
    return way == WRITE && bit == 13 ? 0 : data_errors[bit]; /* 13: the end of busy */
}

/* Errors end the wait at once, and nothing else does. */
static void each_error_bit_ends_what_it_concerns(void **state)
{
    for (enum way way = COMMAND; way <= WRITE; way++)
        for (unsigned bit = 0; bit < 16; bit++) {
            start();
            fake[RINTSTS / 4] = 1u << bit;
            rig.mshc.host.cause = NULL;
            uint64_t before = clock_now();
            int error = run(way, way == WRITE ? 24 : 17, false);
            bool ended = clock_now() - before < TIME_MS(1);
            int want = expected(way, bit);
            if (want)
                assert_true(ended && error == want);
            else if (way == COMMAND && bit == 2)
                assert_int_equal(error, 0);
            else
                assert_true(!ended && error == -ETIMEDOUT);
            assert_true(!error || strlen(rig.mshc.host.cause) > 8);
        }
}

static void a_transfer_ends_only_when_all_of_it_has(void **state)
{
    static const uint32_t parts[] = {CD | DTO, CD | ACD, DTO | ACD};
    for (unsigned i = 0; i < 3; i++) {
        start();
        fake[RINTSTS / 4] = parts[i];
        fake[IDSTS / 4] = RI;
        assert_int_equal(run(READ, 18, true), -ETIMEDOUT);
    }
    start();
    fake[RINTSTS / 4] = CD | DTO | ACD;
    fake[IDSTS / 4] = 0;
    assert_int_equal(run(READ, 18, true), -ETIMEDOUT);
    assert_string_equal(rig.mshc.host.cause, "the transfer does not end");
}

static void data_that_never_was_in_the_fifo_is_missed(void **state)
{
    start();
    fake[RINTSTS / 4] = CD | DTO;
    assert_int_equal(run(READ, 17, false), -EIO);
    assert_string_equal(rig.mshc.host.cause, "the FIFO lost data");
}

static void an_error_that_only_the_dma_reports(void **state)
{
    start();
    fake[RINTSTS / 4] = CD;
    fake[IDSTS / 4] = CES;
    assert_int_equal(run(READ, 17, true), -EIO);
    assert_string_equal(rig.mshc.host.cause, "the DMA stopped for an error");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_error_bit_ends_what_it_concerns),
        TEST(a_transfer_ends_only_when_all_of_it_has),
        TEST(data_that_never_was_in_the_fifo_is_missed),
        TEST(an_error_that_only_the_dma_reports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
