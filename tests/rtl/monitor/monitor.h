/* The monitor, between a master and a slave that the test controls. */
#pragma once

#include "Vaxi4_monitor.h"
#include "bench.h"

class Monitor : public Clocked<Vaxi4_monitor>
{
  public:
    Monitor()
    {
        nothing();
        start();
        clock();
    }

    /* The ports' members are what the monitor sees at the edge only when they have reached it. */
    void clock()
    {
        pins.eval();
        Clocked::clock();
    }

    void nothing()
    {
        pins.aw_valid_i = pins.w_valid_i = pins.b_valid_i = pins.ar_valid_i = pins.r_valid_i = 0;
        ready(1);
    }

    void ready(unsigned all)
    {
        pins.aw_ready_i = pins.w_ready_i = pins.b_ready_i = pins.ar_ready_i = pins.r_ready_i = all;
    }

    void cycle()
    {
        clock();
        nothing();
    }

    void offer_write(unsigned beats = 1, unsigned size = 3, std::uint32_t address = 0x1000)
    {
        pins.aw_valid_i = 1;
        pins.aw_id_i = 5;
        pins.aw_addr_i = address;
        pins.aw_len_i = beats - 1;
        pins.aw_size_i = size;
        pins.aw_burst_i = 1;
    }

    void offer_data(bool last = true, unsigned strobes = 0xff)
    {
        pins.w_valid_i = 1;
        pins.w_data_i = 0x0123456789abcdef;
        pins.w_strb_i = strobes;
        pins.w_last_i = last;
    }

    void respond(unsigned response = 0, unsigned id = 5)
    {
        pins.b_valid_i = 1;
        pins.b_id_i = id;
        pins.b_resp_i = response;
    }

    void offer_read(unsigned beats = 1, unsigned size = 3, std::uint32_t address = 0x1000)
    {
        pins.ar_valid_i = 1;
        pins.ar_id_i = 6;
        pins.ar_addr_i = address;
        pins.ar_len_i = beats - 1;
        pins.ar_size_i = size;
        pins.ar_burst_i = 1;
    }

    void deliver(bool last = true, unsigned response = 0, unsigned id = 6)
    {
        pins.r_valid_i = 1;
        pins.r_id_i = id;
        pins.r_data_i = 0xfedcba9876543210;
        pins.r_resp_i = response;
        pins.r_last_i = last;
    }

    /* The burst's address is taken. */
    void begin_write(unsigned beats = 1, unsigned size = 3, std::uint32_t address = 0x1000)
    {
        offer_write(beats, size, address);
        cycle();
    }

    void begin_read(unsigned beats = 1)
    {
        offer_read(beats);
        cycle();
    }
};

/* A cycle in which nothing is taken. */
inline void stall(Monitor &bus)
{
    bus.ready(0);
    bus.clock();
    bus.ready(1);
}
