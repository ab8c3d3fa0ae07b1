/* What is offered stays until it is taken. */
#include "monitor.h"

TEST(a_write_and_a_read_that_keep_the_rules_pass)
{
    Monitor bus;
    for (unsigned beats : {1u, 2u, 256u}) {
        bus.begin_write(beats);
        bus.begin_read(beats);
        for (unsigned beat = 1; beat <= beats; beat++) {
            bus.offer_data(beat == beats);
            bus.deliver(beat == beats, 2);
            bus.cycle();
        }
        bus.respond(3);
        bus.cycle();
    }
}

TEST(offers_that_wait_pass)
{
    Monitor bus;
    bus.offer_write();
    bus.offer_read();
    stall(bus);
    bus.offer_write();
    bus.offer_read();
    bus.cycle();
    bus.offer_data();
    bus.deliver();
    stall(bus);
    bus.offer_data();
    bus.deliver();
    bus.cycle();
    bus.respond();
    stall(bus);
    bus.respond();
    bus.cycle();
}

TEST(an_offer_that_is_taken_back_is_stopped)
{
    Monitor aw, w, b, ar, r;
    aw.offer_write();
    stall(aw);
    aw.nothing();
    CHECK_STOPPED_BY(AwHeld, aw.clock());
    w.begin_write();
    w.offer_data();
    stall(w);
    w.nothing();
    CHECK_STOPPED_BY(WHeld, w.clock());
    b.begin_write();
    b.offer_data();
    b.cycle();
    b.respond();
    stall(b);
    b.nothing();
    CHECK_STOPPED_BY(BHeld, b.clock());
    ar.offer_read();
    stall(ar);
    ar.nothing();
    CHECK_STOPPED_BY(ArHeld, ar.clock());
    r.begin_read();
    r.deliver();
    stall(r);
    r.nothing();
    CHECK_STOPPED_BY(RHeld, r.clock());
}

TEST(a_write_address_that_changes_while_it_waits_is_stopped)
{
    for (unsigned field = 0; field < 4; field++) {
        Monitor bus;
        bus.offer_write(2, 2);
        stall(bus);
        bus.pins.aw_id_i = field == 0 ? 4 : 5;
        bus.pins.aw_addr_i += field == 1 ? 8 : 0;
        bus.pins.aw_len_i += field == 2;
        bus.pins.aw_size_i += field == 3;
        CHECK_STOPPED_BY(AwHeld, bus.clock());
    }
}

TEST(a_read_address_that_changes_while_it_waits_is_stopped)
{
    for (unsigned field = 0; field < 4; field++) {
        Monitor bus;
        bus.offer_read(2, 2);
        stall(bus);
        bus.pins.ar_id_i = field == 0 ? 4 : 6;
        bus.pins.ar_addr_i += field == 1 ? 8 : 0;
        bus.pins.ar_len_i += field == 2;
        bus.pins.ar_size_i += field == 3;
        CHECK_STOPPED_BY(ArHeld, bus.clock());
    }
}

TEST(data_that_change_while_they_wait_are_stopped)
{
    for (unsigned field = 0; field < 2; field++) {
        Monitor w, r;
        w.begin_write(2);
        w.offer_data(false);
        stall(w);
        w.pins.w_data_i ^= field == 0;
        w.pins.w_strb_i ^= field == 1;
        CHECK_STOPPED_BY(WHeld, w.clock());
        r.begin_read();
        r.deliver();
        stall(r);
        r.pins.r_data_i ^= field == 0;
        r.pins.r_resp_i ^= field == 1 ? 2 : 0;
        CHECK_STOPPED_BY(RHeld, r.clock());
    }
}

TEST(a_response_that_changes_while_it_waits_is_stopped)
{
    Monitor bus;
    bus.begin_write();
    bus.offer_data();
    bus.cycle();
    bus.respond();
    stall(bus);
    bus.respond(2);
    CHECK_STOPPED_BY(BHeld, bus.clock());
}

TEST(an_offer_at_the_first_edge_after_reset_is_stopped)
{
    for (unsigned channel = 0; channel < 5; channel++) {
        Monitor bus;
        bus.reset();
        bus.pins.aw_valid_i = channel == 0;
        bus.pins.w_valid_i = channel == 1;
        bus.pins.b_valid_i = channel == 2;
        bus.pins.ar_valid_i = channel == 3;
        bus.pins.r_valid_i = channel == 4;
        CHECK_STOPPED(bus.clock());
    }
    Monitor bus;
    bus.reset();
    bus.offer_read();
    CHECK_STOPPED_BY(QuietAfterReset, bus.clock());
}
