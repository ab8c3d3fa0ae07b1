/* Clock and reset of a module of sim/rtl under test, and the register port of a peripheral. */
#pragma once

#include "test.h"
#include <functional>
#include <memory>
#include <vector>

/* A new device that stays until the program ends, as coverage is counted within it. */
template <class Device> Device &lasting()
{
    static std::vector<std::unique_ptr<Device>> all;
    all.push_back(std::make_unique<Device>());
    return *all.back();
}

template <class Device> class Clocked
{
  public:
    Device &pins = lasting<Device>();
    std::uint64_t now = 0; /* cycles since reset */

    /* Called after each rising edge of the clock: what stands around the device looks at its
     * outputs and sets its inputs for the next edge. */
    std::function<void()> around = [] {};

    ~Clocked()
    {
        pins.final();
    }

    void reset()
    {
        pins.rst_ni = 0;
        edge(0);
        edge(1);
        pins.rst_ni = 1;
        edge(0);
        now = 0;
    }

    void clock(std::uint64_t cycles = 1)
    {
        for (; cycles > 0; cycles--) {
            edge(1);
            now++;
            around();
            edge(0);
        }
    }

    /* Clocks until @happened, at most @limit cycles, and returns how many it took. */
    template <class Condition> std::uint64_t until(Condition happened, std::uint64_t limit)
    {
        const std::uint64_t begin = now;
        while (!happened()) {
            if (now - begin >= limit)
                throw Failed("what was waited for did not happen in " + std::to_string(limit) +
                             " cycles");
            clock();
        }
        return now - begin;
    }

  protected:
    /* To be called when the inputs are set. */
    void start()
    {
        pins.rst_ni = 1;
        edge(0);
        reset();
    }

  private:
    void edge(int level)
    {
        pins.clk_i = level;
        pins.eval();
    }
};

template <class Device> class Bench : public Clocked<Device>
{
  public:
    using Clocked<Device>::pins;

    Bench()
    {
        pins.req_i = 0;
        this->start();
    }

    /* One cycle, as a write is. */
    std::uint32_t read(std::uint32_t offset)
    {
        request(offset, false, 0);
        const std::uint32_t value = pins.rdata_o;
        finish();
        return value;
    }

    void write(std::uint32_t offset, std::uint32_t value)
    {
        request(offset, true, value);
        finish();
    }

  private:
    void request(std::uint32_t offset, bool write, std::uint32_t value)
    {
        pins.req_i = 1;
        pins.we_i = write;
        pins.addr_i = offset;
        pins.wdata_i = value;
        pins.eval();
    }

    void finish()
    {
        this->clock();
        pins.req_i = 0;
        pins.eval();
    }
};
