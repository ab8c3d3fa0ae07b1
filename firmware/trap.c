/* Traps that vector.S does not handle itself. */
#include "trap.h"
#include "csr.h"
#include "ecall.h"
#include "hart.h"
#include "ipi.h"
#include "report.h"

#define INTERRUPT  (1ull << 63)
#define SOFTWARE   (INTERRUPT | 3)
#define STVEC_MODE 3u

/* As the hart does for a delegated trap (Privileged ISA, section 3.1.8). */
void trap_redirect(struct frame *frame, uint64_t cause, uint64_t value)
{
    uint64_t status = frame->status;
    csr_write(scause, cause);
    csr_write(stval, value);
    csr_write(sepc, frame->pc);
    frame->pc = csr_read(stvec) & ~(uint64_t)STVEC_MODE;
    frame->status &= ~(uint64_t)(MSTATUS_MPP | MSTATUS_SPP | MSTATUS_SPIE | MSTATUS_SIE);
    frame->status |= MPP_S;
    if (status & MPP_S)
        frame->status |= MSTATUS_SPP;
    if (status & MSTATUS_SIE)
        frame->status |= MSTATUS_SPIE;
}

void trap_handle(struct frame *frame)
{
    uint64_t cause = csr_read(mcause), value = csr_read(mtval);
    if (cause == SOFTWARE)
        ipi_take();
    else if (cause == CAUSE_ECALL_S)
        ecall_handle(frame);
    else if (cause == CAUSE_LOAD_MISALIGNED || cause == CAUSE_STORE_MISALIGNED)
        emulate_misaligned(frame, cause, value);
    else if (cause == CAUSE_ILLEGAL)
        emulate_illegal(frame, value);
    else
        trap_redirect(frame, cause, value);
}

_Noreturn void trap_own(void)
{
    report_stop("hart %lu: trap in the firmware: cause %lu, pc 0x%lx, value 0x%lx",
                csr_read(mhartid), csr_read(mcause), csr_read(mepc), csr_read(mtval));
}
