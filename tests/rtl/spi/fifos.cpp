#include "spi.h"

/* Fills the transmit FIFO while the first frame is on its way. */
static void send(Spi &spi, unsigned frames)
{
    for (unsigned i = 0; i < frames; i++)
        spi.write(TXDATA, i);
}

TEST(the_transmit_fifo_holds_eight_and_loses_the_ninth)
{
    Spi spi;
    spi.write(SCKDIV, 100);
    spi.write(FMT, format(8, DIR_TX));
    send(spi, 1);
    spi.clock(500); /* chip select is over, and the frame in the shifter */
    for (unsigned i = 1; i <= 8; i++) {
        CHECK_EQUAL(spi.read(TXDATA), 0u);
        spi.write(TXDATA, i);
    }
    CHECK_EQUAL(spi.read(TXDATA), +FULL);
    spi.write(TXDATA, 0xff);
    CHECK_EQUAL(spi.read(TXDATA), +FULL);
    spi.idle(50000);
    CHECK_EQUAL(spi.mosi.size(), 9u * 8);
    CHECK_EQUAL(spi.seen().substr(64), std::string("00001000"));
}

TEST(the_receive_fifo_holds_eight_and_loses_the_ninth)
{
    Spi spi;
    for (unsigned i = 1; i <= 9; i++)
        spi.reply(i);
    send(spi, 8);
    spi.idle();
    send(spi, 1);
    spi.idle();
    for (unsigned i = 1; i <= 8; i++)
        CHECK_EQUAL(spi.read(RXDATA), i);
    CHECK_EQUAL(spi.read(RXDATA), +EMPTY);
    spi.reply(0x5c);
    CHECK_EQUAL(spi.exchange(0), 0x5cu);
}

TEST(frames_of_a_filled_fifo_follow_without_a_gap)
{
    for (unsigned mode : {0u, 1u, 2u, 3u}) {
        for (unsigned div : {0u, 5u}) {
            Spi spi;
            spi.set_mode(mode);
            spi.write(SCKDIV, div);
            spi.write(CSMODE, HOLD);
            send(spi, 8);
            spi.idle();
            CHECK_EQUAL(spi.edges.size(), 8u * 16);
            CHECK_EQUAL(spi.edges.back() - spi.edges.front(), (8u * 16 - 1) * (div + 1));
            CHECK_EQUAL(spi.select.size(), 1u);
        }
    }
}

/* A driver that has eight frames under way and answers each received one with another, at one
 * register access in @access cycles. Returns the cycles from the first edge to the last. */
static std::uint64_t stream(Spi &spi, unsigned frames, unsigned access)
{
    unsigned sent = 0, received = 0;
    for (; sent < 8; sent++) {
        spi.write(TXDATA, sent);
        spi.clock(access - 1);
    }
    while (received < frames) {
        const std::uint32_t value = spi.read(RXDATA);
        spi.clock(access - 1);
        if (value & EMPTY)
            continue;
        CHECK_EQUAL(value, received++ & 0xff);
        if (sent < frames) {
            spi.write(TXDATA, sent++);
            spi.clock(access - 1);
        }
    }
    return spi.edges.back() - spi.edges.front();
}

static std::uint64_t stream_at(unsigned div, unsigned access)
{
    Spi spi;
    spi.write(SCKDIV, div);
    spi.write(CSMODE, HOLD);
    for (unsigned i = 0; i < 512; i++)
        spi.reply(i);
    return stream(spi, 512, access);
}

TEST(a_driver_that_polls_keeps_the_wire_busy_at_twelve_cycles_a_bit)
{
    CHECK_EQUAL(stream_at(5, 20), (512u * 16 - 1) * 6);
}

TEST(a_driver_that_polls_keeps_the_wire_busy_at_two_cycles_a_bit)
{
    CHECK_EQUAL(stream_at(0, 4), 512u * 16 - 1);
}

TEST(reading_an_empty_fifo_disturbs_nothing)
{
    Spi spi;
    for (unsigned i = 0; i < 20; i++)
        CHECK_EQUAL(spi.read(RXDATA), +EMPTY);
    spi.reply(0x3c);
    CHECK_EQUAL(spi.exchange(0), 0x3cu);
}
