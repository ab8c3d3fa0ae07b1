/* A waveform of a part of the run. The simulator is built twice: the one with waveforms has
 * wave/fst.cpp, the fast one wave/none.cpp. */
#pragma once

#include "Vsim_top.h"
#include "window.h"
#include <memory>
#include <string>

class Wave
{
  public:
    virtual ~Wave() = default;

    /* Takes down what has settled. @half 0: after the clock's rise, where cycle @cycle begins;
     * 1: after its fall, in the middle of it. What is outside of the window is left out. */
    virtual void take(uint64_t cycle, unsigned half) = 0;
};

/* @ps_per_cycle: picoseconds, an even number. Ends the program where there can be no waveform. */
std::unique_ptr<Wave> open_wave(Vsim_top &top, const std::string &file, const Window &window,
                                uint64_t ps_per_cycle);
