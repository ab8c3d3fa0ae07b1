/* Software that does anything at all, with violations that return: the models stay within their
 * bounds, and time goes on. ASan and UBSan watch. */
#include "common_mshc.h"

#define ACCESSES 60000

static uint32_t seed;

static uint32_t next(void)
{
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8;
}

static const uint32_t sane[] = {
    CMD_START | HOLD | R1 | CMD_DATA | CMD_WAIT_DATA | 17,
    CMD_START | HOLD | R1 | CMD_DATA | CMD_AUTO_STOP | 18,
    CMD_START | HOLD | R1 | CMD_DATA | CMD_WRITE | CMD_AUTO_STOP | 25,
    CMD_START | HOLD | R1 | CMD_STOP_ABORT | 12,
    CMD_START | HOLD | R1 | CMD_DATA | 8,
    CMD_START | CMD_UPDATE_CLOCK,
};

static uint32_t value_for(uint32_t offset)
{
    uint32_t wild = next() | next() << 24;
    if (offset == REG_CMD && next() % 4)
        return sane[next() % (sizeof(sane) / sizeof(sane[0]))];
    if (offset == REG_CTRL && next() % 4)
        return CTRL_DMA_ENABLE | CTRL_USE_IDMAC;
    if (offset == REG_BLKSIZ && next() % 2)
        return 512;
    if (offset == REG_BYTCNT && next() % 2)
        return 512 * (next() % 8);
    if (offset == REG_DBADDR && next() % 2)
        return MEMORY_AT + next() % 64 * 4;
    return next() % 3 ? wild : wild & 0xff;
}

static void do_anything(void)
{
    uint32_t offset = next() % 8 ? next() % 0x44 * 4 : next() % 0x300;
    switch (next() % 4) {
    case 0:
        rd(offset);
        break;
    case 1:
        pass(next() % 4000);
        break;
    default:
        wr(offset, value_for(offset));
    }
}

static void plant_faults(void)
{
    for (unsigned i = 0; i < 8; i++)
        rig.card.config.faults[i] = (struct sd_native_fault){
            (enum sd_native_fault_kind)(next() % (SDN_FAULT_STUCK_BUSY + 1)), SD_NATIVE_ANY,
            next() % 4};
    for (unsigned i = 0; i < 4; i++)
        rig.m.config.faults[i] = (struct dw_mshc_fault){
            (enum dw_mshc_fault_kind)(next() % (DWM_FAULT_FIFO + 1)), next() % 8, next() % 2};
}

static void test_anything(void **state)
{
    for (unsigned round = 0; round < 24; round++) {
        seed = round;
        rig.config.type = (enum sd_native_type)(round % 6);
        rig_insert();
        if (round % 6 == SD_NATIVE_SDHC) {
            identify();
            widen();
        }
        use_dma();
        chain(4, 512);
        rig.latency = round % 3 * 20;
        plant_faults();
        uint64_t start = rig.m.now;
        for (unsigned i = 0; i < ACCESSES / 24; i++)
            do_anything();
        assert_true(rig.m.now > start);
        assert_true(rig.m.violations > 0);
        assert_true(rig.m.fifo.count <= DW_MSHC_FIFO_WORDS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_anything, rig_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
