#include "uart.h"

static Uart &listening(Uart &uart, unsigned bit)
{
    uart.write(DIV, bit - 1);
    uart.write(RXCTRL, ENABLE);
    return uart;
}

static void check_received(Uart &uart, const std::string &expected)
{
    std::string received;
    for (std::uint32_t data; !((data = uart.read(RXDATA)) & EMPTY);) {
        CHECK_EQUAL(data & ~0xffu, 0u);
        received.push_back(static_cast<char>(data));
    }
    CHECK_EQUAL(received, expected);
}

TEST(every_byte_value_is_received)
{
    Uart uart;
    listening(uart, 16);
    for (unsigned byte = 0; byte < 256; byte++) {
        uart.receive(byte, 16);
        CHECK_EQUAL(uart.read(RXDATA), byte);
    }
    CHECK_EQUAL(uart.read(RXDATA), +EMPTY);
}

TEST(bytes_are_received_at_every_kind_of_divisor)
{
    for (unsigned bit : {16u, 17u, 18u, 23u, 31u, 32u, 290u, 868u, 4340u}) {
        Uart uart;
        listening(uart, bit);
        for (std::uint8_t byte : {0x55, 0xaa, 0x01, 0x80})
            uart.drive(Uart::frame(byte, bit));
        uart.settle();
        check_received(uart, "\x55\xaa\x01\x80");
    }
}

/* Of a sender's 9.5 bits, half a bit less three samples' distance is to spare. */
TEST(a_sender_may_be_three_percent_fast_or_slow)
{
    for (unsigned bit : {97u, 98u, 100u, 102u, 103u}) {
        Uart uart;
        listening(uart, 100);
        for (char byte : std::string("U\x7f\x01~"))
            uart.drive(Uart::frame(static_cast<std::uint8_t>(byte), bit));
        uart.settle();
        check_received(uart, "U\x7f\x01~");
    }
}

TEST(a_sender_with_two_stop_bits_is_understood)
{
    Uart uart;
    listening(uart, 20);
    uart.drive(Uart::frame('1', 20, 2));
    uart.drive(Uart::frame('2', 20, 2));
    uart.settle();
    check_received(uart, "12");
}

TEST(a_byte_is_there_from_the_middle_of_its_stop_bit_on)
{
    Uart uart;
    listening(uart, 160);
    uart.drive(Uart::frame('m', 160));
    uart.clock(9 * 160 + 70);
    CHECK_EQUAL(uart.read(RXDATA), +EMPTY);
    uart.clock(30);
    CHECK_EQUAL(uart.read(RXDATA), 'm');
}

TEST(the_fifo_holds_eight_and_loses_the_ninth)
{
    Uart uart;
    listening(uart, 16);
    for (char byte : std::string("12345678X"))
        uart.drive(Uart::frame(static_cast<std::uint8_t>(byte), 16));
    uart.settle();
    check_received(uart, "12345678");
    uart.receive('9', 16);
    check_received(uart, "9");
}

TEST(reading_an_empty_fifo_disturbs_nothing)
{
    Uart uart;
    listening(uart, 16);
    for (unsigned i = 0; i < 20; i++)
        CHECK_EQUAL(uart.read(RXDATA), +EMPTY);
    uart.receive('e', 16);
    check_received(uart, "e");
}

TEST(writing_rxdata_takes_nothing_out)
{
    Uart uart;
    listening(uart, 16);
    uart.receive('w', 16);
    uart.write(RXDATA, 0);
    check_received(uart, "w");
}

TEST(a_start_bit_shorter_than_half_a_bit_is_noise)
{
    Uart uart;
    listening(uart, 64);
    uart.drive(std::vector<bool>(24, false));
    uart.drive(std::vector<bool>(64, true));
    uart.settle();
    uart.clock(1000);
    check_received(uart, "");
    uart.receive('n', 64);
    check_received(uart, "n");
}

/* Wherever in the frame it is: no sample decides alone. */
TEST(a_spike_is_outvoted)
{
    const unsigned bit = 64;
    for (unsigned at = bit; at < 9 * bit; at++) {
        Uart uart;
        listening(uart, bit);
        auto levels = Uart::frame(0xd2, bit);
        levels[at] = !levels[at];
        uart.drive(levels);
        uart.settle();
        CHECK_EQUAL(uart.read(RXDATA), 0xd2u);
    }
}

/* The three samples are distinct, and any two of them are the bit. */
TEST(a_disturbance_of_two_samples_wins)
{
    const unsigned bit = 64;
    Uart uart;
    listening(uart, bit);
    auto levels = Uart::frame(0x00, bit);
    for (unsigned i = 26; i < 34; i++)
        levels[bit + i] = true;
    uart.drive(levels);
    uart.settle();
    CHECK_EQUAL(uart.read(RXDATA), 0x01u);
}

TEST(a_break_is_one_byte_of_zeros)
{
    Uart uart;
    listening(uart, 16);
    uart.drive(std::vector<bool>(100 * 16, false));
    uart.drive(std::vector<bool>(16, true));
    uart.drive(Uart::frame('b', 16));
    uart.settle();
    check_received(uart, std::string("\0b", 2));
}

TEST(a_disabled_receiver_ignores_the_line)
{
    Uart uart;
    uart.write(DIV, 15);
    uart.receive('d', 16);
    uart.write(RXCTRL, ENABLE);
    uart.clock(400);
    check_received(uart, "");
}

TEST(disabling_drops_the_frame_under_way)
{
    for (unsigned after : {4u, 40u, 80u, 150u}) {
        Uart uart;
        listening(uart, 16);
        uart.drive(Uart::frame(0xff, 16));
        uart.clock(after);
        uart.write(RXCTRL, 0);
        uart.settle();
        uart.write(RXCTRL, ENABLE);
        check_received(uart, "");
        uart.receive('r', 16);
        check_received(uart, "r");
    }
}

TEST(what_is_sent_comes_back_in_loopback)
{
    for (unsigned div : {15u, 16u, 99u}) {
        Uart uart;
        listening(uart, div + 1);
        uart.loopback = true;
        uart.write(TXCTRL, ENABLE);
        for (unsigned byte = 0; byte < 256; byte++) {
            uart.write(TXDATA, byte);
            if (byte % 8 != 7)
                continue;
            uart.clock(8 * 10 * (div + 1) + 10);
            for (unsigned i = byte - 7; i <= byte; i++)
                CHECK_EQUAL(uart.read(RXDATA), i);
        }
    }
}
