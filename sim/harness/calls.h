/* The call tree of a hart, reconstructed from the instructions that it retires. */
#pragma once

#include "commit.h"
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

/* A node of the call tree: a call from address @site to @target, made within the call @parent (an
 * index in Calls), and how often it was made. The root of each hart has no parent. */
struct Call {
    uint32_t parent;
    uint32_t hart;
    bool trap;
    uint64_t site;
    uint64_t target;
    uint64_t times;
};

using Calls = std::vector<Call>;

/* How often each jump that is neither call nor return was taken, by addresses from and to. */
using Jumps = std::map<std::pair<uint64_t, uint64_t>, uint64_t>;

class CallStack
{
  public:
    CallStack(Calls &calls, Jumps &jumps, uint32_t hart);

    /* Takes the hart's next instruction. Calls and returns are recognized by their use of the link
     * registers, ra and t0 (Unprivileged ISA, table 2.1). */
    void step(const Commit &commit);

    /* The call to which the last instruction belongs. */
    uint32_t top() const
    {
        return frames_.empty() ? first_ : frames_.back().call;
    }

  private:
    enum Way { Onwards, Jump, Into, Back, Trap, TrapReturn };
    struct Frame {
        uint32_t call;
        bool trap;
        uint64_t return_to; /* for a trap, the instruction that trapped */
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
    uint64_t last_ = 0, behind_ = 0; /* addresses of the last instruction and of the one after it */
};
