/* What a hart retires, and who wants to know. */
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

struct Commit {
    uint64_t cycle;
    uint64_t pc;       /* of the instruction, sign-extended */
    uint64_t rd_value; /* rocket_trace.sv says which are not told */
    uint32_t hart;
    uint32_t insn; /* as fetched; compressed ones in the low half */
    uint32_t rd;   /* 0: no integer register is written */
    bool trap;     /* it did not retire, but trapped */
};

class CommitObserver
{
  public:
    virtual ~CommitObserver() = default;
    virtual void see(const Commit &commit) = 0;
    /* The interrupt lines of the PLIC's sources, from bit 0 on for source 1, have changed. */
    virtual void see_interrupts(uint64_t, uint32_t)
    {
    }
    /* The run is over. */
    virtual void end(uint64_t)
    {
    }
};

using Observers = std::vector<std::unique_ptr<CommitObserver>>;
