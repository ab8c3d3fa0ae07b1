/* The DPI functions that the simulated hardware calls. */
#include "Vsim_top__Dpi.h"
#include "simulator.h"
#include <cstring>
#include <verilated.h>

unsigned long long dram_read(unsigned int address)
{
    return simulator->memory.read(address);
}

void dram_write(unsigned int address, unsigned long long data, unsigned int strobes)
{
    simulator->memory.write(address, data, static_cast<uint8_t>(strobes));
}

svBit dram_has(unsigned int address)
{
    return simulator->memory.has(address);
}

unsigned int dram_latency()
{
    return simulator->options.dram_latency;
}

svBit uart_line(svBit line, svBit held)
{
    return terminal_clock(&simulator->line, line != 0, held != 0);
}

void card_rise(svBit deselected, svBit mosi)
{
    if (!simulator->options.card.empty())
        sd_slot_rise(&simulator->slot, deselected != 0, mosi != 0, simulator->now_ns());
}

/* An empty slot has a pull-up. */
svBit card_fall(svBit deselected)
{
    if (simulator->options.card.empty())
        return 1;
    return sd_slot_fall(&simulator->slot, deselected != 0, simulator->now_ns());
}

svBit card_absent()
{
    return simulator->options.card.empty();
}

svBit device_has(unsigned int address)
{
    return simulator->devices.has(address);
}

unsigned int device_read(unsigned int address)
{
    return simulator->devices.read(address);
}

void device_write(unsigned int address, unsigned int data)
{
    simulator->devices.write(address, data);
}

static const unsigned dma_wanted = 1u << 31;

unsigned int devices_clock()
{
    return simulator->devices.clock() | (simulator->dma.wanted() ? dma_wanted : 0);
}

svBit dma_begin(svBit *write, unsigned int *address, unsigned int *beats, unsigned int *size)
{
    if (!simulator->dma.wanted())
        return 0;
    const Burst burst = simulator->dma.begin();
    *write = burst.write;
    *address = burst.address;
    *beats = burst.beats;
    *size = burst.size;
    return 1;
}

unsigned long long dma_write_beat()
{
    return simulator->dma.write_beat();
}

void dma_read_beat(unsigned long long data)
{
    simulator->dma.read_beat(data);
}

void dma_end(svBit failed)
{
    simulator->dma.end(failed != 0);
}

void finish(unsigned int value)
{
    simulator->finished = value;
}

void interrupt_lines(unsigned int levels)
{
    for (const auto &observer : simulator->observers)
        observer->see_interrupts(simulator->cycles, levels);
}

void rocket_commit(unsigned int hart, svBit trap, unsigned long long pc, unsigned int insn,
                   unsigned int rd, unsigned long long rd_value)
{
    const Commit commit{simulator->cycles, pc, rd_value, hart, insn, rd, trap != 0};
    for (const auto &observer : simulator->observers)
        observer->see(commit);
}

/* Replaces Verilator's own (VL_USER_STOP): called when an assertion in the RTL has failed and was
 * printed. */
void vl_stop(const char *file, int line, const char *)
{
    const char *slash = strrchr(file, '/');
    fail(
        "%s:%d: simulate cycle %llu: the assertion above does not hold; the fault is in the "
        "hardware's description, not in the image",
        slash ? slash + 1 : file, line, (unsigned long long)simulator->cycles);
}

void rocket_stands(unsigned int hart, unsigned long long pc)
{
    simulator->places[hart] = pc;
}
