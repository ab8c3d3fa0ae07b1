/* One simulated machine: everything around the Verilated top module. */
#pragma once

#include "commit.h"
#include "devices.h"
#include "dma.h"
#include "window.h"
#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

extern "C" {
#include "dw_mshc.h"
#include "sd_slot.h"
#include "terminal.h"
}

struct Load {
    uint64_t address;
    std::string file;
};

/* The timing of an ordinary card. A real one may be a hundred times slower. */
sd_card_config usual_card();

/* The same for a card in SD mode, and for eMMC. */
sd_native_config usual_native_card();

/* Adds the fault that @text describes: KIND, KIND:WHERE or KIND:WHERE:TIMES. */
void add_card_fault(sd_card_config &config, const char *text);

/* The same for a card in SD mode. */
void add_native_fault(sd_native_config &config, const char *text);

/* Of the controllers: KIND, KIND:AFTER or KIND:AFTER:TIMES. */
using MshcFaults = std::array<dw_mshc_fault, 4>;
void add_mshc_fault(MshcFaults &faults, const char *text);

/* Parses a number from @least to @most; ends the program if it is none. @name is the option's name,
 * for the message. */
uint64_t number(const char *name, const char *text, uint64_t least, uint64_t most);

struct Options {
    std::string rom; /* for $readmemh */
    std::vector<Load> loads;
    std::string card; /* empty: no card in the slot */
    sd_card_config card_config = usual_card();
    std::string emmc; /* with the JH7110's devices only, as the next two */
    sd_native_config native_config = usual_native_card();
    MshcFaults mshc_faults{};
    /* Output files; an empty name: not written. */
    std::string summary;           /* figures of the run, as JSON */
    std::string passages;          /* when harts executed these: */
    std::vector<uint64_t> watched; /* addresses */
    std::string lines;             /* the console's lines, with their cycles */
    std::string pins;              /* changes of interrupt lines */
    std::string wave;              /* the waveform of the window */
    std::string commits;           /* the commit trace of the window */
    std::string profile;           /* the cycle profile */
    Window window;
    uint64_t memory = 256u << 20;
    uint64_t clock_hz = 100000000;
    uint64_t max_cycles = UINT64_MAX;
    bool jh7110 = false; /* the JH7110's address map and devices instead of the FU540's */
    unsigned dram_latency = 20;
    unsigned uart_clocks = 16;
};

/* Ends the program with a message on stderr: the thing, the operation, the cause. */
[[noreturn]] void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

class Memory
{
  public:
    static constexpr uint64_t base = 0x80000000;
    void make(uint64_t size);
    void load(const Load &what);
    bool has(uint64_t address) const
    {
        return address - base < size_;
    }
    uint64_t read(uint64_t address) const;
    void write(uint64_t address, uint64_t data, uint8_t strobes);

  private:
    uint8_t *bytes_ = nullptr;
    uint64_t size_ = 0;
};

/* A card's content: the mapped file, so that writes persist. */
struct Mapped {
    uint8_t *bytes;
    size_t size;
};

Mapped map_card(const std::string &file);

class Simulator
{
  public:
    explicit Simulator(const Options &options);
    uint64_t now_ns() const
    {
        return cycles * ns_per_cycle_;
    }

    const Options options;
    Memory memory;
    sd_slot slot{};
    terminal line{};
    Devices devices;
    Dma dma;
    uint64_t cycles = 0;
    std::optional<uint32_t> finished; /* the value written to the finisher */
    Observers observers;
    std::map<uint32_t, uint64_t> places; /* by hart, its last pc; set at the end of the run */

  private:
    void insert_card();
    uint64_t ns_per_cycle_;
};

/* The machine on which DPI functions act. */
extern Simulator *simulator;

Options parse_options(int argc, char **argv);

/* watchers.cpp: --passages, --watch, --pins and --lines. */
void add_watchers(const Options &options, Observers &observers);

/* To be called for each byte that the UART sends. */
void watch_console(uint64_t cycle, uint8_t byte);

/* profile.cpp */
std::unique_ptr<CommitObserver> profile_cycles(const std::string &file);

/* commits.cpp */
std::unique_ptr<CommitObserver> log_commits(const std::string &file, const Window &window);
