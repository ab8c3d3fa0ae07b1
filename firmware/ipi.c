/* Inter-processor interrupts, S-mode's (SBI 2.0, chapter 7) and the firmware's own. */
#include "ipi.h"
#include "csr.h"
#include "ecall.h"
#include "rfence.h"
#include <yao/mmio.h>

void ipi_send(struct hart *hart, enum ipi what)
{
    __atomic_fetch_or(&hart->pending, what, __ATOMIC_RELEASE);
    mmio_write32(hart->msip, 1);
}

/* Clears msip before it reads what is pending: a request that comes later sets it again. */
uint32_t ipi_take(void)
{
    struct hart *self = hart_self();
    mmio_write32(self->msip, 0);
    __asm__ volatile("fence o, rw" : : : "memory");
    uint32_t pending = __atomic_exchange_n(&self->pending, 0, __ATOMIC_ACQUIRE);
    if (pending & IPI_SUPERVISOR)
        csr_set(mip, IRQ_S_SOFT);
    if (pending & IPI_FENCE)
        rfence_take();
    return pending;
}

static struct sbi_result call(uint64_t function, const uint64_t args[6])
{
    uint32_t chosen;
    if (function != 0)
        return (struct sbi_result){SBI_ERR_NOT_SUPPORTED, 0};
    if (!hart_choose(args[0], args[1], &chosen))
        return (struct sbi_result){SBI_ERR_INVALID_PARAM, 0};
    for (unsigned i = 0; i < hart_count; i++)
        if (chosen & 1u << i)
            ipi_send(hart_at(i), IPI_SUPERVISOR);
    return (struct sbi_result){SBI_SUCCESS, 0};
}

const struct sbi_extension sbi_ipi = {0x735049, NULL, call};
