/* The timer (SBI 2.0, chapter 6). The CLINT interrupts M-mode, and vector.S forwards that to
 * S-mode. A hart with Sstc interrupts S-mode itself. */
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

/* Reads the register back, so that the write has arrived before MTIE is set: else the old deadline,
 * if it is over, would interrupt once more. */
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
