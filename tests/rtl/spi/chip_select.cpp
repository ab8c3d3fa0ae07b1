#include "spi.h"

/* delay0 and delay1 of their fields, in periods of SCK. */
static void set_delays(Spi &spi, unsigned cssck, unsigned sckcs, unsigned intercs,
                       unsigned interxfr)
{
    spi.write(DELAY0, sckcs << 16 | cssck);
    spi.write(DELAY1, interxfr << 16 | intercs);
}

TEST(auto_selects_for_each_frame_with_its_delays)
{
    const unsigned period = 2 * 3, cssck = 4, sckcs = 3, intercs = 5;
    for (unsigned mode : {0u, 1u, 2u, 3u}) {
        Spi spi;
        spi.write(SCKDIV, 2);
        spi.set_mode(mode);
        set_delays(spi, cssck, sckcs, intercs, 0);
        spi.write(TXDATA, 1);
        spi.write(TXDATA, 2);
        spi.idle();
        CHECK_EQUAL(spi.select.size(), 4u);
        /* Half a period more on the side where SCK has no edge (section 19.9). */
        const unsigned before = mode & PHA ? 0 : period / 2, after = mode & PHA ? period / 2 : 0;
        CHECK_EQUAL(spi.edges[0] - spi.select[0], cssck * period + before);
        CHECK_EQUAL(spi.select[1] - spi.edges[15], sckcs * period + after);
        CHECK_EQUAL(spi.select[2] - spi.select[1], intercs * period + 1);
        CHECK_EQUAL(spi.edges[16] - spi.select[2], cssck * period + before);
        CHECK(!spi.selected());
    }
}

/* A state without a delay lasts one cycle. */
TEST(delays_of_zero_are_possible)
{
    Spi spi;
    set_delays(spi, 0, 0, 0, 0);
    spi.reply(0x4d);
    CHECK_EQUAL(spi.exchange(0x12), 0x4du);
    spi.idle();
    CHECK_EQUAL(spi.edges[0] - spi.select[0], 4u + 1);
    CHECK_EQUAL(spi.select[1] - spi.edges[15], 1u);
}

TEST(the_longest_delays_count_all_of_their_bits)
{
    Spi spi;
    spi.write(SCKDIV, 0);
    set_delays(spi, 255, 255, 255, 0);
    spi.write(TXDATA, 1);
    spi.write(TXDATA, 2);
    spi.idle(4000);
    CHECK_EQUAL(spi.edges[0] - spi.select[0], 255u * 2 + 1);
    CHECK_EQUAL(spi.select[1] - spi.edges[15], 255u * 2);
    CHECK_EQUAL(spi.select[2] - spi.select[1], 255u * 2 + 1);
}

TEST(csmode_one_is_as_auto)
{
    Spi spi;
    spi.write(CSMODE, 1);
    spi.exchange(0x12);
    spi.idle();
    CHECK_EQUAL(spi.select.size(), 2u);
    CHECK(!spi.selected());
}

TEST(hold_selects_with_the_first_frame_and_keeps_it)
{
    Spi spi;
    spi.write(CSMODE, HOLD);
    spi.idle();
    CHECK(!spi.selected());
    spi.exchange(1);
    spi.idle();
    spi.exchange(2);
    spi.idle();
    CHECK(spi.selected());
    CHECK_EQUAL(spi.select.size(), 1u);
}

TEST(off_leaves_chip_select_alone)
{
    Spi spi;
    spi.write(CSMODE, OFF);
    spi.reply(0x99);
    CHECK_EQUAL(spi.exchange(0x66), 0x99u);
    spi.idle();
    CHECK_EQUAL(spi.select.size(), 0u);
    CHECK_EQUAL(spi.seen(), std::string("01100110"));
}

TEST(line_one_is_not_there)
{
    Spi spi;
    spi.write(CSID, 1);
    spi.exchange(1);
    spi.write(CSMODE, HOLD);
    spi.exchange(2);
    spi.idle();
    CHECK_EQUAL(spi.select.size(), 0u);
}

static void hold(Spi &spi)
{
    spi.write(CSMODE, HOLD);
    spi.exchange(0);
    spi.idle();
    CHECK(spi.selected());
}

TEST(hold_ends_with_another_csmode)
{
    for (unsigned csmode : {0, 1, 3}) {
        Spi spi;
        hold(spi);
        spi.write(CSMODE, csmode);
        spi.idle();
        CHECK(!spi.selected());
        CHECK_EQUAL(spi.select.size(), 2u);
    }
}

TEST(hold_ends_with_another_csid)
{
    Spi spi;
    hold(spi);
    spi.write(CSID, 1);
    spi.idle();
    CHECK(!spi.selected());
}

TEST(hold_ends_with_another_csdef_and_never_selects_in_between)
{
    Spi spi;
    hold(spi);
    spi.write(CSDEF, 0);
    spi.idle();
    /* Up to the old inactive level, and then down to the new one. */
    CHECK_EQUAL(spi.select.size(), 3u);
    CHECK_EQUAL(spi.pins.cs_no, 0);
}

TEST(writing_the_same_again_ends_nothing)
{
    Spi spi;
    hold(spi);
    spi.write(CSMODE, HOLD);
    spi.write(CSID, 0);
    spi.write(CSDEF, 1);
    spi.idle();
    CHECK_EQUAL(spi.select.size(), 1u);
}

TEST(a_short_change_of_csmode_ends_hold_all_the_same)
{
    Spi spi;
    hold(spi);
    spi.write(CSMODE, OFF);
    spi.write(CSMODE, HOLD);
    spi.write(TXDATA, 1);
    spi.idle();
    CHECK_EQUAL(spi.select.size(), 3u);
    CHECK(spi.select[2] < spi.edges[16]);
    CHECK(spi.selected());
}

TEST(a_release_waits_for_the_frame_under_way_and_comes_before_the_next)
{
    Spi spi;
    spi.write(CSMODE, HOLD);
    spi.write(TXDATA, 1);
    spi.write(TXDATA, 2);
    spi.until([&] { return spi.edges.size() == 5; }, 1000);
    spi.write(CSMODE, OFF);
    spi.idle();
    CHECK_EQUAL(spi.edges.size(), 32u);
    CHECK_EQUAL(spi.select.size(), 2u);
    CHECK(spi.edges[15] < spi.select[1] && spi.select[1] < spi.edges[16]);
}

TEST(a_release_in_the_gap_between_frames_comes_before_the_next)
{
    Spi spi;
    spi.write(CSMODE, HOLD);
    set_delays(spi, 1, 1, 1, 20);
    spi.write(TXDATA, 1);
    spi.write(TXDATA, 2);
    spi.until([&] { return spi.edges.size() == 16; }, 1000);
    spi.clock(20);
    spi.write(CSMODE, AUTO);
    spi.idle();
    CHECK_EQUAL(spi.select.size(), 4u);
    CHECK(spi.select[2] < spi.edges[16]);
}

TEST(csdef_zero_makes_chip_select_active_high)
{
    Spi spi;
    spi.write(CSDEF, 0);
    spi.active = true;
    spi.idle();
    CHECK_EQUAL(spi.pins.cs_no, 0);
    spi.write(CSMODE, HOLD);
    spi.exchange(1);
    CHECK_EQUAL(spi.pins.cs_no, 1);
    spi.write(CSMODE, OFF);
    spi.idle();
    CHECK_EQUAL(spi.pins.cs_no, 0);
}

TEST(interxfr_keeps_frames_apart_under_one_chip_select)
{
    for (unsigned csmode : {HOLD, OFF}) {
        Spi spi;
        spi.write(CSMODE, csmode);
        set_delays(spi, 1, 1, 1, 3);
        spi.write(TXDATA, 1);
        spi.write(TXDATA, 2);
        spi.idle();
        CHECK_EQUAL(spi.select.size(), csmode == HOLD ? 1u : 0u);
        CHECK_EQUAL(spi.edges[16] - spi.edges[15], 3u * 8 + 4);
        CHECK_EQUAL(spi.edges.size(), 32u);
    }
}

TEST(a_frame_that_comes_after_the_gap_starts_at_once)
{
    Spi spi;
    spi.write(CSMODE, OFF);
    set_delays(spi, 1, 1, 1, 3);
    spi.exchange(1);
    spi.idle();
    spi.edges.clear();
    const std::uint64_t begin = spi.now;
    spi.write(TXDATA, 2);
    spi.idle();
    CHECK_EQUAL(spi.edges[0] - begin, 2u + 4);
}
