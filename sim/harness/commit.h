/* The stream of instructions that harts retire, and its observers. */
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

struct Commit {
    uint64_t cycle;
    uint64_t pc;       /* of the instruction, sign-extended */
    uint64_t rd_value; /* rocket_trace.sv says which values are missing */
    uint32_t hart;
    uint32_t insn; /* as fetched; compressed ones in the low half */
    uint32_t rd;   /* 0: none is written */
    bool trap;     /* it trapped instead of retiring */
};

class CommitObserver
{
  public:
    virtual ~CommitObserver() = default;
    virtual void see(const Commit &commit) = 0;
    /* The levels of the PLIC's sources have changed; bit 0 is source 1. */
    virtual void see_interrupts(uint64_t, uint32_t)
    {
    }
    /* The run has ended, after so many cycles. */
    virtual void end(uint64_t)
    {
    }
};

using Observers = std::vector<std::unique_ptr<CommitObserver>>;
