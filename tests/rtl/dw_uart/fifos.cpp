#include "uart.h"

/* The bytes in what was sent, of frames that begin at falling edges. */
static std::string decode(const std::vector<bool> &levels, unsigned bit)
{
    std::string bytes;
    for (std::size_t at = 1; at + 10 * bit <= levels.size(); at++) {
        if (!levels[at - 1] || levels[at])
            continue;
        unsigned byte = 0;
        for (unsigned i = 0; i < 8; i++)
            byte |= unsigned(levels[at + bit * (i + 1) + bit / 2]) << i;
        CHECK(levels[at + 9 * bit + bit / 2]);
        bytes.push_back(static_cast<char>(byte));
        at += 9 * bit + bit / 2;
    }
    return bytes;
}

TEST(sixteen_bytes_are_sent_and_a_seventeenth_is_lost)
{
    for (unsigned divisor : {1u, 2u, 300u}) {
        Uart uart;
        uart.set_divisor(divisor);
        uart.write(FCR, FCR_ENABLE);
        uart.clock(2);
        uart.write(DATA, '*'); /* goes to the line at once */
        uart.clock(2);
        for (char byte : std::string("0123456789abcdefX"))
            uart.write(DATA, static_cast<std::uint8_t>(byte));
        CHECK_EQUAL(uart.read(TFL), 16u);
        CHECK_EQUAL(uart.read(LSR), 0u);
        CHECK_EQUAL(uart.read(USR), +USR_BUSY);
        uart.until([&] { return uart.read(LSR) & LSR_TEMT; }, 17 * 10 * 16 * divisor + 10);
        CHECK_EQUAL(decode(uart.sent, 16 * divisor), "*0123456789abcdef");
    }
}

TEST(thre_comes_before_temt)
{
    Uart uart;
    uart.ready();
    uart.write(DATA, 't');
    CHECK_EQUAL(uart.read(LSR), 0u);
    uart.until([&] { return uart.read(LSR) & LSR_THRE; }, 10);
    CHECK_EQUAL(uart.read(LSR), +LSR_THRE);
    CHECK(uart.until([&] { return uart.read(LSR) & LSR_TEMT; }, 200) > 150);
}

TEST(two_stop_bits_take_longer)
{
    Uart one, two;
    one.ready();
    two.set_divisor(1, EIGHT | TWO_STOP);
    for (Uart *uart : {&one, &two})
        uart->write(DATA, 's');
    auto time = [](Uart &uart) {
        return uart.until([&] { return uart.read(LSR) & LSR_TEMT; }, 300);
    };
    CHECK_EQUAL(time(two) - time(one), 16u);
}

TEST(without_fifos_there_is_room_for_one_each_way)
{
    Uart uart;
    uart.ready(0);
    uart.write(DATA, '1');
    uart.clock(2);
    uart.write(DATA, '2');
    uart.write(DATA, '3'); /* lost */
    CHECK_EQUAL(uart.read(USR), +USR_BUSY);
    uart.until([&] { return uart.read(LSR) & LSR_TEMT; }, 400);
    CHECK_EQUAL(decode(uart.sent, Uart::BIT), "12");
    uart.receive('a');
    CHECK_EQUAL(uart.pins.rx_full_o, 1);
    uart.receive('b');
    CHECK_EQUAL(uart.read(LSR), LSR_THRE | LSR_TEMT | LSR_OVERRUN | LSR_READY);
    CHECK_EQUAL(uart.read(DATA), 'a');
    CHECK_EQUAL(uart.read(LSR), LSR_THRE | LSR_TEMT);
}

TEST(the_seventeenth_byte_received_is_lost_and_reported_once)
{
    Uart uart;
    uart.ready();
    uart.write(IER, IER_LINE);
    for (char byte : std::string("0123456789abcdef"))
        uart.receive(static_cast<std::uint8_t>(byte));
    CHECK_EQUAL(uart.read(RFL), 16u);
    CHECK_EQUAL(uart.read(USR) & USR_FULL, +USR_FULL);
    CHECK_EQUAL(uart.pins.intr_o, 0);
    uart.receive('X');
    CHECK_EQUAL(uart.cause(), +LINE);
    CHECK_EQUAL(uart.read(LSR) & LSR_OVERRUN, +LSR_OVERRUN);
    CHECK_EQUAL(uart.cause(), +NONE);
    for (char byte : std::string("0123456789abcdef"))
        CHECK_EQUAL(uart.read(DATA), static_cast<std::uint8_t>(byte));
    CHECK_EQUAL(uart.read(LSR) & LSR_READY, 0u);
}

TEST(fcr_clears_each_fifo)
{
    Uart uart;
    uart.ready();
    uart.receive('r');
    for (unsigned i = 0; i < 3; i++)
        uart.write(DATA, i);
    uart.write(FCR, FCR_ENABLE | FCR_CLEAR_RX);
    uart.clock(2);
    CHECK_EQUAL(uart.read(RFL), 0u);
    CHECK(uart.read(TFL) > 0);
    uart.write(FCR, FCR_ENABLE | FCR_CLEAR_TX);
    uart.clock(2);
    CHECK_EQUAL(uart.read(TFL), 0u);
}

TEST(turning_the_fifos_on_or_off_clears_them)
{
    Uart uart;
    for (unsigned fcr : {+FCR_ENABLE, 0}) {
        uart.ready(fcr ^ FCR_ENABLE).receive('r');
        uart.write(FCR, fcr);
        uart.clock(2);
        CHECK_EQUAL(uart.read(RFL), 0u);
        CHECK_EQUAL(uart.read(IIR) & FIFOS, fcr ? +FIFOS : 0);
    }
}

TEST(a_start_bit_shorter_than_half_a_bit_is_noise)
{
    Uart uart;
    uart.ready();
    uart.to_receive.assign(5, false);
    uart.clock(20 * Uart::BIT);
    CHECK_EQUAL(uart.read(RFL), 0u);
    uart.receive('n');
    CHECK_EQUAL(uart.read(DATA), 'n');
}
