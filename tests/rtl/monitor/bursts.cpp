/* Bursts: their type, size, place, length and strobes. */
#include "monitor.h"

TEST(bursts_of_other_types_are_stopped)
{
    for (unsigned type : {0u, 2u, 3u}) {
        Monitor aw, ar;
        aw.offer_write();
        aw.pins.aw_burst_i = type;
        CHECK_STOPPED_BY(AwIncr, aw.clock());
        ar.offer_read();
        ar.pins.ar_burst_i = type;
        CHECK_STOPPED_BY(ArIncr, ar.clock());
    }
}

TEST(beats_wider_than_the_bus_are_stopped)
{
    Monitor aw, ar;
    aw.offer_write(1, 4);
    CHECK_STOPPED_BY(AwSizeFits, aw.clock());
    ar.offer_read(1, 4);
    CHECK_STOPPED_BY(ArSizeFits, ar.clock());
}

TEST(a_burst_over_the_end_of_a_page_is_stopped)
{
    Monitor bus, aw, ar;
    bus.begin_write(8, 3, 0x1fc0);
    aw.offer_write(9, 3, 0x1fc0);
    CHECK_STOPPED_BY(AwWithinPage, aw.clock());
    ar.offer_read(2, 3, 0x1fff);
    CHECK_STOPPED_BY(ArWithinPage, ar.clock());
}

TEST(a_burst_of_data_with_its_end_elsewhere_is_stopped)
{
    for (bool early : {false, true}) {
        Monitor w, r;
        w.begin_write(early ? 2 : 1);
        w.offer_data(early);
        CHECK_STOPPED_BY(WLastEndsBurst, w.clock());
        r.begin_read(early ? 2 : 1);
        r.deliver(early);
        CHECK_STOPPED_BY(RLastEndsBurst, r.clock());
    }
}

TEST(strobes_outside_of_the_beat_are_stopped)
{
    const struct {
        unsigned size, address, allowed;
    } beats[] = {{0, 0, 0x01}, {0, 5, 0x20}, {1, 2, 0x0c}, {1, 3, 0x08}, {2, 0, 0x0f},
                 {2, 4, 0xf0}, {2, 5, 0xe0}, {3, 0, 0xff}, {3, 6, 0xc0}};
    for (const auto &beat : beats) {
        Monitor bus;
        bus.begin_write(1, beat.size, beat.address);
        bus.offer_data(true, beat.allowed);
        bus.clock();
        for (unsigned bit = 0; bit < 8; bit++) {
            if (beat.allowed >> bit & 1)
                continue;
            Monitor other;
            other.begin_write(1, beat.size, beat.address);
            other.offer_data(true, 1u << bit);
            CHECK_STOPPED_BY(StrobesInLanes, other.clock());
        }
    }
}

TEST(strobes_move_with_the_beats)
{
    Monitor bus;
    bus.begin_write(3, 2, 0x1005);
    for (unsigned strobes : {0xe0u, 0x0fu, 0xf0u}) {
        bus.offer_data(strobes == 0xf0, strobes);
        bus.cycle();
    }
    bus.respond();
    bus.cycle();
    bus.begin_write(2, 2, 0x1000);
    bus.offer_data(false, 0x0f);
    bus.cycle();
    bus.offer_data(true, 0x0f);
    CHECK_STOPPED_BY(StrobesInLanes, bus.clock());
}
