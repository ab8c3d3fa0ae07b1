#include "calls.h"

static const size_t deepest = 500; /* levels; deeper calls are counted as part of the last one */
/* Bytes. A trap that continues this close after its instruction is a probe for whether a register
 * exists, not a call of a handler: head.S and our firmware point the trap vector at a nearby label.
 */
static const uint64_t near_by = 64;
static const uint32_t sret = 0x10200073, mret = 0x30200073;
static const uint32_t nobody = UINT32_MAX;

static bool is_link(uint32_t reg)
{
    return reg == 1 || reg == 5;
}

static bool is_compressed(uint32_t insn)
{
    return (insn & 3) != 3;
}

/* The registers of jalr, and of c.jr and c.jalr as they expand (Unprivileged ISA, section 16.8):
 * rd << 5 | rs1. -1: another instruction. */
static int registers_of_jump(uint32_t insn)
{
    if ((insn & 0x707f) == 0x67)
        return static_cast<int>((insn >> 7 & 31) << 5 | (insn >> 15 & 31));
    uint32_t rs1 = insn >> 7 & 31;
    if (is_compressed(insn) && (insn & 0xe07f) == 0x8002 && rs1)
        return static_cast<int>((insn >> 12 & 1) << 5 | rs1);
    return -1;
}

CallStack::CallStack(Calls &calls, Jumps &jumps, uint32_t hart)
    : calls_(calls), jumps_(jumps), hart_(hart), first_(static_cast<uint32_t>(calls.size()))
{
    calls_.push_back({nobody, hart, false, 0, 0, 1});
}

CallStack::Way CallStack::way_on(const Commit &commit)
{
    uint32_t insn = commit.insn;
    if (commit.trap)
        return Trap;
    if (insn == sret || insn == mret)
        return TrapReturn;
    if ((insn & 0x7f) == 0x6f) /* jal */
        return is_link(insn >> 7 & 31) ? Into : Jump;
    if (is_compressed(insn) && (insn & 0xe003) == 0xa001) /* c.j */
        return Jump;
    int registers = registers_of_jump(insn);
    if (registers < 0)
        return Onwards;
    if (is_link(static_cast<uint32_t>(registers) >> 5))
        return Into;
    return is_link(registers & 31) ? Back : Jump;
}

void CallStack::step(const Commit &commit)
{
    arrive(commit.pc);
    way_ = way_on(commit);
    last_ = commit.pc;
    behind_ = commit.pc + (is_compressed(commit.insn) ? 2 : 4);
}

void CallStack::arrive(uint64_t pc)
{
    if (way_ == Jump)
        jumps_[{last_, pc}]++;
    else if (way_ == Into)
        push(pc, false, last_, behind_);
    else if (way_ == Back)
        return_to(pc);
    else if (way_ == Trap && pc - last_ > near_by)
        push(pc, true, last_, last_);
    else if (way_ == TrapReturn)
        return_from_trap(pc);
}

void CallStack::push(uint64_t pc, bool trap, uint64_t site, uint64_t return_to)
{
    if (frames_.size() == deepest)
        return;
    uint32_t fresh = static_cast<uint32_t>(calls_.size()), parent = top();
    auto [place, is_new] = known_.insert({{parent, site, pc}, fresh});
    if (is_new)
        calls_.push_back({parent, hart_, trap, site, pc, 0});
    calls_[place->second].times++;
    frames_.push_back({place->second, trap, return_to});
}

/* longjmp() leaves several calls at once. A return to an address to which no active call returns is
 * a jump.
 */
void CallStack::return_to(uint64_t pc)
{
    for (size_t depth = frames_.size(); depth-- && !frames_[depth].trap;)
        if (frames_[depth].return_to == pc) {
            frames_.resize(depth);
            return;
        }
    jumps_[{last_, pc}]++;
}

/* Normally to the instruction that trapped, or the one after it. To somewhere else if the firmware
 * forwards the trap to S-mode, which is another trap; or, outside of any trap, when it starts
 * S-mode, which begins a new tree. */
void CallStack::return_from_trap(uint64_t pc)
{
    size_t depth = frames_.size();
    while (depth && !frames_[depth - 1].trap)
        depth--;
    if (!depth) {
        frames_.clear();
        return;
    }
    uint64_t happened = frames_[depth - 1].return_to;
    frames_.resize(depth - 1);
    if (pc - happened > 4)
        push(pc, true, happened, happened);
}
