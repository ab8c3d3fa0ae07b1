/* Who called whom: the calls that a hart is in, followed by the instructions that it retires. */
#pragma once

#include "commit.h"
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

/* One way to get somewhere: from @site, within the call @parent, to @target. The first call of a
 * hart has no caller. */
struct Call {
    uint32_t parent;
    uint32_t hart;
    bool trap;
    uint64_t site;
    uint64_t target;
    uint64_t times;
};

using Calls = std::vector<Call>;

/* A jump that is neither call nor return, from and to. */
using Jumps = std::map<std::pair<uint64_t, uint64_t>, uint64_t>;

class CallStack
{
  public:
    CallStack(Calls &calls, Jumps &jumps, uint32_t hart);

    /* Takes what comes after the last one. Calls are known by the registers that the ABI has for
     * return addresses, ra and t0 (Unprivileged ISA, table 2.1). */
    void step(const Commit &commit);

    /* The call that the last instruction is in. */
    uint32_t top() const
    {
        return frames_.empty() ? first_ : frames_.back().call;
    }

  private:
    enum Way { Onwards, Jump, Into, Back, Trap, TrapReturn };
    struct Frame {
        uint32_t call;
        bool trap;
        uint64_t return_to; /* of a trap: where it happened */
    };

    static Way way_on(const Commit &commit);
    void arrive(uint64_t pc);
    void push(uint64_t pc, bool trap, uint64_t site, uint64_t return_to);
    void return_to(uint64_t pc);
    void return_from_trap(uint64_t pc);

    Calls &calls_;
    Jumps &jumps_;
    uint32_t hart_, first_;
    std::map<std::tuple<uint32_t, uint64_t, uint64_t>, uint32_t> known_; /* parent, site, target */
    std::vector<Frame> frames_;
    Way way_ = Onwards;
    uint64_t last_ = 0, behind_ = 0; /* the last instruction, and what follows it in memory */
};
