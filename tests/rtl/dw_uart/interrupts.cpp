#include "uart.h"

static const unsigned FRAME = 10 * Uart::BIT;

TEST(received_comes_at_its_trigger)
{
    const struct {
        unsigned fcr, bytes;
    } triggers[] = {{0, 1}, {FCR_QUARTER, 4}, {FCR_HALF, 8}, {FCR_ALMOST, 14}};
    for (const auto &trigger : triggers) {
        Uart uart;
        uart.ready(FCR_ENABLE | trigger.fcr);
        uart.write(IER, IER_RECEIVED);
        for (unsigned count = 1; count <= 16; count++) {
            uart.receive(static_cast<std::uint8_t>(count));
            CHECK_EQUAL(uart.cause(), count >= trigger.bytes ? +RECEIVED : +NONE);
        }
        for (unsigned count = 16; count-- > 0;) {
            uart.read(DATA);
            CHECK_EQUAL(uart.pins.intr_o, count >= trigger.bytes);
        }
    }
}

TEST(bytes_below_the_trigger_time_out_after_four_characters)
{
    Uart uart;
    uart.ready(FCR_ENABLE | FCR_HALF);
    uart.write(IER, IER_RECEIVED);
    uart.receive('t');
    uart.receive('u');
    const std::uint64_t quiet = uart.until([&] { return uart.pins.intr_o; }, 5 * FRAME);
    CHECK(quiet > 3 * FRAME && quiet <= 4 * FRAME);
    CHECK_EQUAL(uart.cause(), +TIMEOUT);
    uart.read(DATA);
    CHECK_EQUAL(uart.pins.intr_o, 0);
    uart.until([&] { return uart.pins.intr_o; }, 5 * FRAME);
    uart.read(DATA);
    uart.clock(5 * FRAME);
    CHECK_EQUAL(uart.pins.intr_o, 0);
}

TEST(room_comes_when_it_is_enabled_and_when_the_fifo_becomes_empty)
{
    Uart uart;
    uart.ready();
    uart.write(IER, IER_ROOM);
    CHECK_EQUAL(uart.pins.intr_o, 1);
    CHECK_EQUAL(uart.cause(), +ROOM);
    CHECK_EQUAL(uart.pins.intr_o, 0); /* reading IIR has cleared it */
    uart.write(IER, IER_ROOM);
    CHECK_EQUAL(uart.pins.intr_o, 0);
    uart.write(IER, 0);
    uart.write(IER, IER_ROOM);
    CHECK_EQUAL(uart.pins.intr_o, 1);
    uart.write(DATA, 'a');
    CHECK_EQUAL(uart.pins.intr_o, 0); /* as has the byte */
    uart.write(DATA, 'b');
    CHECK(uart.until([&] { return uart.pins.intr_o; }, 2 * FRAME) > FRAME / 2);
    CHECK_EQUAL(uart.cause(), +ROOM);
}

TEST(reading_another_cause_keeps_room)
{
    Uart uart;
    uart.ready().receive('r');
    uart.write(IER, IER_ROOM | IER_RECEIVED);
    CHECK_EQUAL(uart.cause(), +RECEIVED);
    uart.read(DATA);
    CHECK_EQUAL(uart.cause(), +ROOM);
    CHECK_EQUAL(uart.cause(), +NONE);
}

TEST(causes_come_by_priority)
{
    Uart uart;
    uart.ready();
    uart.write(DATA, 'x');
    uart.clock(2);
    uart.write(LCR, DLAB);
    CHECK_EQUAL(uart.cause(), +BUSY_DETECT);
    uart.write(IER, IER_ROOM);
    CHECK_EQUAL(uart.cause(), +ROOM);
    CHECK_EQUAL(uart.cause(), +BUSY_DETECT);
    for (unsigned i = 0; i < 17; i++)
        uart.receive('r');
    uart.write(IER, IER_RECEIVED);
    CHECK_EQUAL(uart.cause(), +RECEIVED);
    uart.write(IER, IER_RECEIVED | IER_LINE);
    CHECK_EQUAL(uart.cause(), +LINE);
}

TEST(a_divisor_is_latched_without_touching_enables)
{
    Uart uart;
    uart.ready();
    uart.write(IER, IER_ROOM);
    uart.cause();
    uart.write(LCR, DLAB | EIGHT);
    uart.write(DLH, 0);
    CHECK_EQUAL(uart.pins.intr_o, 0);
    uart.write(LCR, EIGHT);
    CHECK_EQUAL(uart.read(IER), +IER_ROOM);
}
