#include "common_mshc.h"

struct value {
    uint32_t offset, value;
};

static void test_reset_values(void **state)
{
    static const struct value values[] = {
        {REG_CTRL, 0},           {REG_PWREN, 0},         {REG_CLKDIV, 0},
        {REG_CLKSRC, 0},         {REG_CLKENA, 0},        {REG_TMOUT, 0xffffff40},
        {REG_CTYPE, 0},          {REG_BLKSIZ, 0x200},    {REG_BYTCNT, 0x200},
        {REG_INTMASK, 0},        {REG_CMDARG, 0},        {REG_CMD, 0x20000000},
        {REG_RESP0, 0},          {REG_RESP3, 0},         {REG_MINTSTS, 0},
        {REG_RINTSTS, 0},        {REG_STATUS, 0x106},    {REG_FIFOTH, 0x001f0000},
        {REG_CDETECT, 0},        {REG_WRTPRT, 0},        {REG_TCBCNT, 0},
        {REG_TBBCNT, 0},         {REG_DEBNCE, 0xffffff}, {REG_USRID, 0x07967797},
        {REG_VERID, 0x5342290a}, {REG_HCON, 0x00c43081}, {REG_UHS, 0},
        {REG_RST_N, 1},          {REG_BMOD, 0},          {REG_DBADDR, 0},
        {REG_IDSTS, 0},          {REG_IDINTEN, 0},       {REG_DSCADDR, 0},
        {REG_BUFADDR, 0},
    };
    for (unsigned i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        assert_int_equal(rd(values[i].offset), values[i].value);
    assert_clean();
}

/* Each bit that software may set keeps its value, and no other does. */
static void test_valid_bits(void **state)
{
    static const struct value masks[] = {
        {REG_PWREN, 1},           {REG_CLKDIV, 0xff},        {REG_CLKSRC, 0},
        {REG_CLKENA, 0x10001},    {REG_TMOUT, UINT32_MAX},   {REG_CTYPE, 0x10001},
        {REG_BLKSIZ, 0xffff},     {REG_BYTCNT, UINT32_MAX},  {REG_INTMASK, 0x1ffff},
        {REG_CMDARG, UINT32_MAX}, {REG_FIFOTH, 0x7fff0fff},  {REG_GPIO, 0xffff00},
        {REG_DEBNCE, 0xffffff},   {REG_USRID, UINT32_MAX},   {REG_UHS, 0},
        {REG_RST_N, 1},           {REG_DBADDR, UINT32_MAX},  {REG_IDINTEN, 0x337},
        {REG_BMOD, 0x7ff},        {REG_CTRL, 0x03ff0ff7},    {REG_CARDTHRCTL, 0x0fff0003},
        {REG_BACK_END_POWER, 1},  {REG_UHS_EXT, UINT32_MAX}, {REG_EMMC_DDR, 0x80000001},
        {REG_ENABLE_SHIFT, 3},
    };
    for (unsigned i = 0; i < sizeof(masks) / sizeof(masks[0]); i++)
        for (unsigned bit = 0; bit < 32; bit++) {
            wr(masks[i].offset, 1u << bit);
            bool valid = masks[i].value >> bit & 1;
            assert_int_equal(violation()[0] == 0, valid);
            if (valid && masks[i].offset != REG_BMOD)
                assert_true(rd(masks[i].offset) >> bit & 1);
        }
}

static void test_read_only(void **state)
{
    static const uint32_t offsets[] = {
        REG_RESP0,  REG_RESP0 + 4, REG_RESP0 + 8, REG_RESP3, REG_MINTSTS, REG_STATUS,  REG_CDETECT,
        REG_WRTPRT, REG_TCBCNT,    REG_TBBCNT,    REG_VERID, REG_HCON,    REG_DSCADDR, REG_BUFADDR};
    for (unsigned i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
        uint32_t before = rd(offsets[i]);
        wr(offsets[i], ~before);
        assert_string_not_equal(violation(), "");
        assert_int_equal(rd(offsets[i]), before);
    }
}

static void test_no_register(void **state)
{
    static const uint32_t offsets[] = {0x7c, 0x9c, 0xa0, 0xfc, 0x114, 0x1fc, 0x1000, 0x2d};
    for (unsigned i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
        rd(offsets[i]);
        assert_string_not_equal(violation(), "");
        wr(offsets[i], 0);
        assert_string_not_equal(violation(), "");
    }
    rd(REG_PLDMND); /* is write-only */
    assert_violation("a read of 0x84, where there is no register");
}

static void test_resets_take_time(void **state)
{
    wr(REG_CTRL, CTRL_RESETS | CTRL_INT_ENABLE);
    assert_int_equal(rd(REG_CTRL), CTRL_RESETS | CTRL_INT_ENABLE);
    pass(10);
    assert_int_equal(rd(REG_CTRL), CTRL_RESETS | CTRL_INT_ENABLE);
    pass(10);
    assert_int_equal(rd(REG_CTRL), CTRL_INT_ENABLE);
    wr(REG_CTRL, CTRL_FIFO_RESET);
    wr(REG_CMD, CMD_START | CMD_UPDATE_CLOCK);
    assert_violation("CMD is written while CTRL is 0x2: the reset is not over");
}

static void test_reset_that_sticks(void **state)
{
    rig.m.config.faults[0] = (struct dw_mshc_fault){DWM_FAULT_RESET_STUCK, 0, 1};
    wr(REG_CTRL, CTRL_RESET);
    pass(1000000000);
    assert_int_equal(rd(REG_CTRL), CTRL_RESET);
    wr(REG_CTRL, CTRL_RESET);
    pass(100);
    assert_int_equal(rd(REG_CTRL), 0);
}

static void test_interrupt_line(void **state)
{
    power_up();
    command(CMD_SEND_INIT, 0);
    wr(REG_CMDARG, 0x1aa);
    wr(REG_CMD, CMD_START | HOLD | R1 | 8);
    until(INT_CMD, 100000);
    assert_false(dw_mshc_irq(&rig.m));
    wr(REG_INTMASK, INT_CMD);
    assert_int_equal(rd(REG_MINTSTS), INT_CMD);
    assert_false(dw_mshc_irq(&rig.m));
    wr(REG_CTRL, CTRL_INT_ENABLE);
    assert_true(dw_mshc_irq(&rig.m));
    wr(REG_INTMASK, INT_DTO);
    assert_int_equal(rd(REG_MINTSTS), 0);
    assert_false(dw_mshc_irq(&rig.m));
    wr(REG_INTMASK, INT_CMD);
    wr(REG_RINTSTS, ~INT_CMD);
    assert_true(dw_mshc_irq(&rig.m));
    rig.m.config.faults[0].kind = DWM_FAULT_NO_INTERRUPT;
    assert_false(dw_mshc_irq(&rig.m));
    rig.m.config.faults[0].kind = DWM_FAULT_NONE;
    wr(REG_RINTSTS, INT_CMD);
    assert_false(dw_mshc_irq(&rig.m));
    assert_int_equal(rd(REG_RINTSTS), 0);
    assert_clean();
}

static void test_slot(void **state)
{
    dw_mshc_insert(&rig.m, NULL);
    assert_int_equal(rd(REG_CDETECT), 1);
    assert_int_equal(rd(REG_STATUS) & 0x100, 0);
    assert_int_equal(rd(REG_RINTSTS), INT_CD);
    wr(REG_RINTSTS, INT_CD);
    sd_native_init(&rig.card, &rig.config);
    dw_mshc_insert(&rig.m, &rig.card);
    assert_int_equal(rd(REG_CDETECT), 0);
    assert_int_equal(rd(REG_RINTSTS), INT_CD);
    wr(REG_RINTSTS, INT_CD);
    rig.m.config.no_detect = true;
    dw_mshc_insert(&rig.m, NULL);
    assert_int_equal(rd(REG_CDETECT), 0);
    assert_int_equal(rd(REG_RINTSTS), 0);
    rig.m.config.write_protected = true;
    assert_int_equal(rd(REG_WRTPRT), 1);
    assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_reset_values, rig_setup),
        cmocka_unit_test_setup(test_valid_bits, rig_setup),
        cmocka_unit_test_setup(test_read_only, rig_setup),
        cmocka_unit_test_setup(test_no_register, rig_setup),
        cmocka_unit_test_setup(test_resets_take_time, rig_setup),
        cmocka_unit_test_setup(test_reset_that_sticks, rig_setup),
        cmocka_unit_test_setup(test_interrupt_line, rig_setup),
        cmocka_unit_test_setup(test_slot, rig_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
