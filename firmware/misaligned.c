/*
 * Emulates misaligned loads and stores, which trap on Rocket, U54 and U74. mtval is the address, so
 * only width, direction and register are decoded (Unprivileged ISA 20191213, chapters 24 and 16).
 * Atomics are not emulated, as they would not be atomic.
 */
#include "access.h"
#include "csr.h"
#include "float.h"
#include "hart.h"
#include "trap.h"

struct move {
    uint8_t size; /* bytes; 0: not a load or store */
    uint8_t reg;
    bool store, fp, unsigned_load;
};

#define OPCODE_LOAD 0x03u

static unsigned bits(uint64_t instruction, unsigned low, unsigned count)
{
    return (unsigned)(instruction >> low) & ((1u << count) - 1);
}

static struct move decode_long(uint64_t instruction)
{
    unsigned opcode = bits(instruction, 0, 7), funct3 = bits(instruction, 12, 3);
    struct move move = {
        .size = (uint8_t)(1u << (funct3 & 3)),
        .store = opcode & 0x20,
        .fp = opcode & 0x04,
        .unsigned_load = funct3 & 4,
    };
    move.reg = (uint8_t)bits(instruction, move.store ? 20 : 7, 5);
    if ((opcode & ~0x24u) != OPCODE_LOAD || (move.fp && move.size < 4))
        move.size = 0;
    return move;
}

/* Compressed quadrants 0 and 2. funct3: x01 FP double, x10 word, x11 doubleword; 1xx is a store. */
static struct move decode_short(uint64_t instruction)
{
    unsigned quadrant = bits(instruction, 0, 2), funct3 = bits(instruction, 13, 3);
    struct move move = {.store = funct3 & 4, .fp = (funct3 & 3) == 1};
    if (quadrant == 1 || !(funct3 & 3))
        return move;
    move.size = (funct3 & 3) == 2 ? 4 : 8;
    if (quadrant == 0)
        move.reg = (uint8_t)(8 + bits(instruction, 2, 3));
    else
        move.reg = (uint8_t)bits(instruction, move.store ? 2 : 7, 5);
    return move;
}

static uint64_t value_of(const struct frame *frame, const struct move *move)
{
    return move->fp ? float_read(move->reg) : frame->x[move->reg];
}

/* Writes the loaded value to the register: a single-precision FP value is NaN-boxed (Unprivileged
 * ISA, section 12.2), a narrow integer sign- or zero-extended. */
static void give(struct frame *frame, const struct move *move, uint64_t value)
{
    unsigned unused = 64 - 8u * move->size;
    if (move->fp) {
        float_write(move->reg, unused ? value | ~0ull << 32 : value);
        frame->status |= MSTATUS_FS;
    } else if (move->reg) {
        frame->x[move->reg] =
            move->unsigned_load ? value : (uint64_t)((int64_t)(value << unused) >> unused);
    }
}

static bool run(struct frame *frame, const struct move *move, uintptr_t address)
{
    uint64_t value;
    if (move->store)
        return access_store(address, move->size, value_of(frame, move));
    if (!access_load(address, move->size, &value))
        return false;
    give(frame, move, value);
    return true;
}

void emulate_misaligned(struct frame *frame, uint64_t cause, uint64_t address)
{
    uint64_t instruction;
    if (!instruction_read(frame, &instruction))
        return;
    unsigned size = instruction_size(instruction);
    struct move move = size == 4 ? decode_long(instruction) : decode_short(instruction);
    if (!move.size || (move.fp && !(hart_self()->features & HART_DOUBLE)))
        trap_redirect(frame, cause, address);
    else if (run(frame, &move, address))
        frame->pc += size;
    else
        trap_redirect(frame, csr_read(mcause), csr_read(mtval));
}
