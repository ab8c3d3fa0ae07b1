#include "registers.h"
#include "uart.h"

static const std::vector<Register> registers = {
    {DATA, 0, 0},         {IER, 0, 0x0f},
    {IIR, NONE, 0},       {LCR, 0, 0xff},
    {MCR, 0, 0x1f},       {LSR, LSR_THRE | LSR_TEMT, 0},
    {SCR, 0, 0xff},       {USR, USR_ROOM | USR_EMPTY, 0},
    {TFL, 0, 0},          {RFL, 0, 0},
    {CTR, 0x44570110, 0},
};

TEST(registers_have_their_reset_values)
{
    Uart uart;
    check_reset_values(uart, registers);
    CHECK_EQUAL(uart.pins.tx_o, 1);
    CHECK_EQUAL(uart.pins.intr_o, 0);
}

TEST(registers_take_their_own_bits_only)
{
    Uart uart;
    check_write_masks(uart, {{IER, 0, 0x0f}, {MCR, 0, 0x1f}, {SCR, 0, 0xff}, {CTR, 0x44570110, 0}});
}

TEST(reserved_offsets_are_zero_and_take_nothing)
{
    Uart uart;
    check_reserved(uart, registers);
}

TEST(the_divisor_is_behind_dlab)
{
    Uart uart;
    uart.write(IER, 5);
    uart.write(LCR, DLAB | EIGHT);
    uart.write(DLL, 0x34);
    uart.write(DLH, 0x12);
    CHECK_EQUAL(uart.read(DLL), 0x34u);
    CHECK_EQUAL(uart.read(DLH), 0x12u);
    uart.write(LCR, EIGHT);
    CHECK_EQUAL(uart.read(DATA), 0u);
    CHECK_EQUAL(uart.read(IER), 5u);
    CHECK_EQUAL(uart.read(LCR), +EIGHT);
}

TEST(without_a_divisor_it_sends_nothing)
{
    Uart uart;
    uart.write(LCR, EIGHT);
    uart.write(DATA, 0);
    uart.clock(1000);
    CHECK_EQUAL(uart.read(LSR), 0u);
    CHECK_EQUAL(uart.pins.tx_o, 1);
    CHECK_EQUAL(uart.pins.rx_full_o, 1);
}

TEST(a_write_to_lcr_while_it_sends_is_refused_and_interrupts)
{
    Uart uart;
    uart.ready();
    uart.write(DATA, 'b');
    CHECK_EQUAL(uart.read(USR) & USR_BUSY, +USR_BUSY);
    CHECK_EQUAL(uart.pins.intr_o, 0);
    uart.write(LCR, DLAB | EIGHT);
    CHECK_EQUAL(uart.read(LCR), +EIGHT);
    CHECK_EQUAL(uart.pins.intr_o, 1);
    CHECK_EQUAL(uart.cause(), +BUSY_DETECT);
    CHECK_EQUAL(uart.cause(), +BUSY_DETECT); /* reading IIR does not clear it */
    uart.read(USR);
    CHECK_EQUAL(uart.cause(), +NONE);
    uart.until([&] { return !(uart.read(USR) & USR_BUSY); }, 300);
    uart.write(LCR, DLAB | EIGHT);
    CHECK_EQUAL(uart.read(LCR), DLAB | EIGHT);
    CHECK_EQUAL(uart.pins.intr_o, 0);
}

TEST(a_byte_that_was_received_keeps_it_busy)
{
    Uart uart;
    uart.ready().receive('r');
    CHECK_EQUAL(uart.read(USR), USR_BUSY | USR_ROOM | USR_EMPTY | USR_RECEIVED);
    uart.write(LCR, DLAB | EIGHT);
    CHECK_EQUAL(uart.read(LCR), +EIGHT);
    CHECK_EQUAL(uart.read(DATA), 'r');
    CHECK_EQUAL(uart.read(USR), USR_ROOM | USR_EMPTY);
}

TEST(the_divisor_is_not_taken_while_it_is_busy)
{
    Uart uart;
    uart.ready();
    uart.write(LCR, DLAB | EIGHT);
    uart.to_receive.assign(Uart::BIT, false); /* a start bit */
    uart.clock(6);
    CHECK_EQUAL(uart.read(USR) & USR_BUSY, +USR_BUSY);
    uart.write(DLL, 99);
    uart.write(DLH, 99);
    CHECK_EQUAL(uart.read(DLL), 1u);
    CHECK_EQUAL(uart.read(DLH), 0u);
}

TEST(an_address_within_a_word_is_asserted_against)
{
    Uart uart;
    check_alignment_is_asserted(uart);
}

TEST(another_format_is_asserted_against)
{
    Uart uart;
    uart.set_divisor(1, 2);
    uart.write(DATA, 's');
    CHECK_STOPPED_BY(EightBitsWithoutParity, uart.clock(3));
}
