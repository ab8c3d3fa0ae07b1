/* Illegal instructions. Only reading `time` is emulated, here only on harts whose mtval does not
 * hold the instruction: for others vector.S has done it. */
#include "access.h"
#include "csr.h"
#include "hart.h"
#include "time.h"
#include "trap.h"

#define READ_TIME 0xc0102073u /* csrrs rd, time, x0 */
#define RD        0xf80u

bool instruction_read(struct frame *frame, uint64_t *instruction)
{
    uint64_t high = 0;
    bool done = access_fetch(frame->pc, instruction);
    uintptr_t at = frame->pc;
    if (done && instruction_size(*instruction) == 4)
        done = access_fetch(at += 2, &high);
    *instruction |= high << 16;
    if (!done) {
        uint64_t cause = csr_read(mcause);
        trap_redirect(frame, cause == CAUSE_LOAD_PAGE ? CAUSE_FETCH_PAGE : CAUSE_FETCH_ACCESS,
                      csr_read(mtval));
    }
    return done;
}

/* @instruction is mtval: the instruction, or 0 on harts that do not provide it (Privileged ISA,
 * section 3.1.16). */
void emulate_illegal(struct frame *frame, uint64_t instruction)
{
    if (!instruction && !instruction_read(frame, &instruction))
        return;
    if ((instruction & ~(uint64_t)RD) != READ_TIME) {
        trap_redirect(frame, CAUSE_ILLEGAL, instruction);
        return;
    }
    unsigned rd = (instruction & RD) >> 7;
    if (rd)
        frame->x[rd] = time_read();
    frame->pc += 4;
}
