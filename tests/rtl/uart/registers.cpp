#include "registers.h"
#include "uart.h"

static const std::vector<Register> registers = {
    {TXDATA, 0, 0}, {RXDATA, EMPTY, 0}, {TXCTRL, 0, 0x70003}, {RXCTRL, 0, 0x70001},
    {IE, 0, 3},     {IP, 0, 0},         {DIV, 289, 0xfffff},
};

TEST(registers_have_their_reset_values)
{
    Uart uart;
    check_reset_values(uart, registers);
    CHECK_EQUAL(uart.pins.tx_o, 1);
    CHECK_EQUAL(uart.pins.intr_o, 0);
}

TEST(reset_brings_them_back_and_empties_the_fifos)
{
    Uart uart;
    uart.write(DIV, 99);
    uart.write(RXCTRL, ENABLE | watermark(3));
    uart.receive('x', 100);
    uart.write(TXCTRL, NSTOP | watermark(7));
    uart.write(TXDATA, 'y');
    uart.write(IE, TXWM | RXWM);
    uart.reset();
    check_reset_values(uart, registers);
}

/* txdata and rxdata are the FIFOs', and ip is theirs: see the other files. */
TEST(registers_take_their_own_bits_only)
{
    Uart uart;
    check_write_masks(uart, {{TXCTRL, 0, 0x70003},
                             {RXCTRL, 0, 0x70001},
                             {IE, 0, 3},
                             {DIV, 289, 0xfffff},
                             {RXDATA, EMPTY, 0}});
}

TEST(reserved_offsets_are_zero_and_take_nothing)
{
    Uart uart;
    check_reserved(uart, registers);
}

TEST(ip_takes_no_writes)
{
    Uart uart;
    uart.write(IP, 3);
    CHECK_EQUAL(uart.read(IP), 0u);
    uart.write(TXCTRL, watermark(1));
    uart.write(IP, 0);
    CHECK_EQUAL(uart.read(IP), TXWM);
}

TEST(an_address_within_a_word_is_asserted_against)
{
    Uart uart;
    check_alignment_is_asserted(uart);
}
