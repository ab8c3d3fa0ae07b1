/* The cycle profile: for each instruction, within each chain of calls, how often it was executed
 * and how long it took. tools/profile/simprofile.py turns addresses into functions and lines. */
#include "calls.h"
#include "output.h"
#include "simulator.h"

static const uint32_t wfi = 0x10500073;

struct Cost {
    uint64_t executions, cycles;
};

/* By a call's number and the instruction's address. */
using Costs = std::map<std::pair<uint32_t, uint64_t>, Cost>;

/* An instruction is charged with the cycles since the previous one retired: it waited for its own
 * fetch, its operands, or the pipeline. Sleep is charged to the wfi, although it retires before. */
class HartProfile
{
  public:
    HartProfile(Calls &calls, Jumps &jumps, Costs &costs, uint32_t hart)
        : stack_(calls, jumps, hart), costs_(costs)
    {
    }

    void see(const Commit &commit)
    {
        uint64_t own = commit.cycle + 1 - counted_;
        if (asleep_) {
            last_->cycles += own - 1;
            own = 1;
        }
        stack_.step(commit);
        last_ = &costs_[{stack_.top(), commit.pc}];
        last_->cycles += own;
        last_->executions += !commit.trap;
        counted_ = commit.cycle + 1;
        asleep_ = commit.insn == wfi && !commit.trap;
    }

    void end(uint64_t cycles)
    {
        last_->cycles += cycles - counted_;
    }

  private:
    CallStack stack_;
    Costs &costs_;
    Cost *last_ = nullptr;
    uint64_t counted_ = 0; /* cycles charged so far */
    bool asleep_ = false;
};

class Profile : public CommitObserver
{
  public:
    explicit Profile(const std::string &file) : out_(file, "the profile")
    {
    }

    void see(const Commit &commit) override
    {
        auto place = harts_.find(commit.hart);
        if (place == harts_.end()) {
            HartProfile fresh(calls_, jumps_, costs_, commit.hart);
            place = harts_.emplace(commit.hart, fresh).first;
        }
        place->second.see(commit);
    }

    void end(uint64_t cycles) override
    {
        for (auto &[hart, profile] : harts_)
            profile.end(cycles);
        out_.print("cycles %llu %zu\n", (unsigned long long)cycles, harts_.size());
        for (const Call &call : calls_)
            out_.print("call %d %u %d %llx %llx %llu\n", static_cast<int>(call.parent), call.hart,
                       call.trap, (unsigned long long)call.site, (unsigned long long)call.target,
                       (unsigned long long)call.times);
        for (const auto &[where, cost] : costs_)
            out_.print("cost %u %llx %llu %llu\n", where.first, (unsigned long long)where.second,
                       (unsigned long long)cost.executions, (unsigned long long)cost.cycles);
        for (const auto &[jump, times] : jumps_)
            out_.print("jump %llx %llx %llu\n", (unsigned long long)jump.first,
                       (unsigned long long)jump.second, (unsigned long long)times);
    }

  private:
    Output out_;
    Calls calls_;
    Jumps jumps_;
    Costs costs_;
    std::map<uint32_t, HartProfile> harts_;
};

std::unique_ptr<CommitObserver> profile_cycles(const std::string &file)
{
    return std::make_unique<Profile>(file);
}
