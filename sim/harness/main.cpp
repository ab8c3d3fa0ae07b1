/* Runs a machine until the finisher is written, the limit of cycles is reached, or a signal comes.
 */
#include "Vsim_top.h"
#include "Vsim_top___024root.h"
#include "output.h"
#include "simulator.h"
#include "wave.h"
#include <chrono>
#include <csignal>
#include <memory>

static volatile std::sig_atomic_t interrupted;

static void interrupt(int)
{
    interrupted = 1;
}

static const unsigned reset_cycles = 20;
static const uint64_t ps_per_second = 1000000000000;

static std::unique_ptr<Wave> wave;

static std::unique_ptr<Wave> wave_of(Vsim_top &top)
{
    const Options &options = simulator->options;
    if (options.wave.empty())
        return nullptr;
    return open_wave(top, options.wave, options.window, ps_per_second / options.clock_hz);
}

static void settle(Vsim_top &top, uint8_t level)
{
    top.clk_i = level;
    top.eval();
    if (wave && top.rst_ni) /* the cycles are counted from the end of reset */
        wave->take(simulator->cycles + 1, level ? 0 : 1);
}

static void clock(Vsim_top &top)
{
    settle(top, 1);
    settle(top, 0);
    simulator->cycles++;
}

static const char *run(Vsim_top &top)
{
    for (unsigned i = 0; i < reset_cycles; i++)
        clock(top);
    top.rst_ni = 1;
    simulator->cycles = 0;
    if (wave)
        wave->take(0, 0);
    while (!simulator->finished) {
        if (simulator->cycles == simulator->options.max_cycles)
            return "limit";
        if (interrupted)
            return "signal";
        clock(top);
    }
    return "finished";
}

static void write_summary(const char *end, uint64_t instructions, double seconds)
{
    const std::string &name = simulator->options.summary;
    if (name.empty())
        return;
    Output out(name, "the figures");
    out.print(
        "{\"end\": \"%s\", \"value\": %u, \"cycles\": %llu, \"instructions\": %llu, "
        "\"seconds\": %.3f, \"harts\": [",
        end, simulator->finished.value_or(0), (unsigned long long)simulator->cycles,
        (unsigned long long)instructions, seconds);
    const char *lead = "";
    for (const auto &[hart, pc] : simulator->places) {
        out.print("%s{\"hart\": %u, \"pc\": %llu}", lead, hart, (unsigned long long)pc);
        lead = ", ";
    }
    out.print("]}\n");
}

static void take_signals()
{
    std::signal(SIGTERM, interrupt);
    std::signal(SIGINT, interrupt);
    std::signal(SIGXFSZ, SIG_IGN); /* the write fails instead, like on a full disk */
}

int main(int argc, char **argv)
{
    take_signals();
    Simulator machine(parse_options(argc, argv));
    simulator = &machine;

    VerilatedContext context;
    std::string rom = "+rom=" + machine.options.rom;
    const char *arguments[] = {argv[0], rom.c_str(), machine.options.jh7110 ? "+jh7110" : "+fu540"};
    context.commandArgs(3, arguments);
    auto top = std::make_unique<Vsim_top>(&context);
    wave = wave_of(*top);
    top->eval(); /* initial values come first */
    top->rootp->sim_top__DOT__tracing = !machine.observers.empty();
    auto start = std::chrono::steady_clock::now();
    const char *end = run(*top);
    std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    fflush(stdout);
    wave.reset();
    for (const auto &observer : machine.observers)
        observer->end(machine.cycles);
    top->final();
    write_summary(end, top->rootp->sim_top__DOT__instructions, wall.count());
    return 0;
}
