/* Parts of the JH7110's model that others of it need. */
#pragma once

#include "devices.h"
#include <string>

extern "C" {
#include "jh7110_crg.h"
}

class Simulator;

/* The clock and reset generator of the system's domain. What it supplies changes a few cycles after
 * a write, so that others ask for it only while it says that it is settling. */
class SystemClocks : public Device
{
  public:
    explicit SystemClocks(const Simulator &machine);
    uint32_t read(uint32_t offset) override;
    void write(uint32_t offset, uint32_t value) override;
    bool clock() override;

    bool settling() const
    {
        return settling_ > 0;
    }
    bool runs(unsigned clock) const
    {
        return jh7110_crg_model_runs(&model_, clock);
    }
    bool released(unsigned line) const
    {
        return jh7110_crg_model_released(&model_, line);
    }

    /* In Hz, of a clock that divides axi_cfg0: those of the cards. */
    uint32_t card_rate(unsigned clock) const;

  private:
    void pass();

    jh7110_crg_model model_{};
    const Simulator &machine_;
    uint64_t passed_ = 0; /* cycles that the model knows of */
    unsigned settling_;
};

/* Counts the whole periods of another clock than the core's. */
class Periods
{
  public:
    /* Those that end in the next cycle of the core. */
    uint64_t next(uint32_t hz, uint64_t core_hz)
    {
        uint64_t whole = 0;
        for (fraction_ += hz; fraction_ >= core_hz; fraction_ -= core_hz)
            whole++; /* one or two: cheaper than a division */
        return whole;
    }

  private:
    uint64_t fraction_ = 0;
};

/* A controller for cards, with the card, if @card names a file for it. */
struct Slot {
    const char *name;
    uint32_t base;
    unsigned bus_clock, card_clock, reset; /* in SystemClocks */
    int source;
    bool emmc;
    std::string card;
};

std::unique_ptr<Device> make_mshc(Simulator &machine, const SystemClocks &clocks, const Slot &slot);
