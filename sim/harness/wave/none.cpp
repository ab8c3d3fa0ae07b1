/* The fast simulator has no waveforms: support for them costs speed even when none is written. */
#include "../simulator.h"
#include "../wave.h"

std::unique_ptr<Wave> open_wave(Vsim_top &, const std::string &file, const Window &, uint64_t)
{
    fail(
        "%s: write the waveform: this simulator was built without; `make sim TRACE=` builds "
        "the one that has it",
        file.c_str());
}
