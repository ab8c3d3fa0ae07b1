/* SBI 2.0, chapter 6: the CLINT's timer interrupt is M-mode's, and vector.S passes it on as
 * S-mode's. Where the hart has Sstc, its own comparator does that. */
#include "time.h"
#include "csr.h"
#include "ecall.h"
#include "hart.h"

static uint64_t read64(uintptr_t address)
{
    return *(const volatile uint64_t *)address;
}

uint64_t time_read(void)
{
    return read64(hart_self()->mtime);
}

/* The read comes back after the write has arrived, so that a deadline that is over no longer
 * interrupts when MTIE is set. */
static void set_compare(uint64_t ticks)
{
    uintptr_t compare = hart_self()->mtimecmp;
    *(volatile uint64_t *)compare = ticks;
    read64(compare);
    csr_clear(mip, IRQ_S_TIME);
    csr_set(mie, IRQ_M_TIME);
}

static struct sbi_result call(uint64_t function, const uint64_t args[6])
{
    if (function != 0)
        return (struct sbi_result){SBI_ERR_NOT_SUPPORTED, 0};
    if (hart_self()->features & HART_SSTC)
        __asm__ volatile("csrw 0x14d, %0" : : "r"(args[0])); /* stimecmp */
    else
        set_compare(args[0]);
    return (struct sbi_result){SBI_SUCCESS, 0};
}

const struct sbi_extension sbi_time = {0x54494d45, NULL, call};
