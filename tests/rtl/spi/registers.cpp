#include "registers.h"
#include "spi.h"

static const std::vector<Register> plain = {
    {SCKDIV, 3, 0xfff},
    {SCKMODE, 0, 3},
    {CSID, 0, 1},
    {CSDEF, 1, 1},
    {CSMODE, 0, 3},
    {DELAY0, 0x10001, 0xff00ff},
    {DELAY1, 1, 0xff00ff},
    {FMT, 0x80000, 0xf000f},
    {TXMARK, 0, 7},
    {RXMARK, 0, 7},
    {IE, 0, 3},
};

static std::vector<Register> all()
{
    std::vector<Register> registers = plain;
    registers.insert(registers.end(), {{TXDATA, 0, 0}, {RXDATA, EMPTY, 0}, {IP, 0, 0}});
    return registers;
}

TEST(registers_have_their_reset_values)
{
    Spi spi;
    check_reset_values(spi, all());
    CHECK_EQUAL(spi.pins.sck_o, 0);
    CHECK_EQUAL(spi.pins.cs_no, 1);
    CHECK_EQUAL(spi.pins.intr_o, 0);
}

TEST(reset_brings_them_back_and_empties_the_fifos)
{
    Spi spi;
    spi.exchange(0x12);
    spi.write(TXDATA, 1);
    spi.write(TXDATA, 2);
    spi.idle();
    for (const Register &reg : plain)
        spi.write(reg.offset, 0xffffffffu);
    spi.write(TXDATA, 3);
    spi.reset();
    check_reset_values(spi, all());
}

TEST(registers_take_their_own_bits_only)
{
    Spi spi;
    check_write_masks(spi, plain);
}

/* fctrl and ffmt are among them: there is no flash interface. */
TEST(reserved_offsets_are_zero_and_take_nothing)
{
    Spi spi;
    check_reserved(spi, all());
}

TEST(ip_takes_no_writes)
{
    Spi spi;
    spi.write(IP, 3);
    CHECK_EQUAL(spi.read(IP), 0u);
    spi.write(TXMARK, 1);
    spi.write(IP, 0);
    CHECK_EQUAL(spi.read(IP), TXWM);
}

TEST(writing_rxdata_takes_nothing_out)
{
    Spi spi;
    spi.reply(0x77);
    spi.write(TXDATA, 0);
    spi.idle();
    spi.write(RXDATA, 0);
    CHECK_EQUAL(spi.read(RXDATA), 0x77u);
    CHECK_EQUAL(spi.read(RXDATA), +EMPTY);
}

TEST(an_address_within_a_word_is_asserted_against)
{
    Spi spi;
    check_alignment_is_asserted(spi);
}
