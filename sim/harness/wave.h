/* The waveform of a part of the run. The simulator is built twice: with wave/fst.cpp for waveforms,
 * and with wave/none.cpp for speed. */
#pragma once

#include "Vsim_top.h"
#include "window.h"
#include <memory>
#include <string>

class Wave
{
  public:
    virtual ~Wave() = default;

    /* Records the settled signals, if the cycle is in the window. @half 0: after the clock's rising
     * edge, at the start of @cycle; 1: after its falling edge, in the middle. */
    virtual void take(uint64_t cycle, unsigned half) = 0;
};

/* @ps_per_cycle is in picoseconds and even. Ends the program if no waveform can be written. */
std::unique_ptr<Wave> open_wave(Vsim_top &top, const std::string &file, const Window &window,
                                uint64_t ps_per_cycle);
