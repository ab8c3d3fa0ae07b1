/* Runs a machine until its finisher, its limit, or a signal ends it. */
#include "Vsim_top.h"
#include "Vsim_top___024root.h"
#include "simulator.h"
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <memory>

static volatile std::sig_atomic_t interrupted;

static void interrupt(int)
{
    interrupted = 1;
}

static const unsigned reset_cycles = 20;

static void clock(Vsim_top &top)
{
    top.clk_i = 1;
    top.eval();
    top.clk_i = 0;
    top.eval();
    simulator->cycles++;
}

static const char *run(Vsim_top &top)
{
    for (unsigned i = 0; i < reset_cycles; i++)
        clock(top);
    top.rst_ni = 1;
    simulator->cycles = 0;
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
    FILE *file = fopen(name.c_str(), "w");
    if (!file)
        fail("%s: write the figures: %s", name.c_str(), strerror(errno));
    fprintf(file,
            "{\"end\": \"%s\", \"value\": %u, \"cycles\": %llu, \"instructions\": %llu, "
            "\"seconds\": %.3f}\n",
            end, simulator->finished.value_or(0), (unsigned long long)simulator->cycles,
            (unsigned long long)instructions, seconds);
    if (fclose(file))
        fail("%s: write the figures: %s", name.c_str(), strerror(errno));
}

int main(int argc, char **argv)
{
    Simulator machine(parse_options(argc, argv));
    simulator = &machine;
    std::signal(SIGTERM, interrupt);
    std::signal(SIGINT, interrupt);

    VerilatedContext context;
    std::string rom = "+rom=" + machine.options.rom;
    const char *arguments[] = {argv[0], rom.c_str()};
    context.commandArgs(2, arguments);
    auto top = std::make_unique<Vsim_top>(&context);
    top->eval(); /* initial values come first */
    top->rootp->sim_top__DOT__tracing = !machine.observers.empty();
    auto start = std::chrono::steady_clock::now();
    const char *end = run(*top);
    std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    fflush(stdout);
    write_summary(end, top->rootp->sim_top__DOT__instructions, wall.count());
    return 0;
}
