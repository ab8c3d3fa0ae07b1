/* Hart state management: starting and stopping harts (SBI 2.0, chapter 9). */
#include "csr.h"
#include "ecall.h"
#include "hart.h"
#include "ipi.h"
#include "protect.h"

#define SUSPEND_RETENTIVE     0x00000000u
#define SUSPEND_NON_RETENTIVE 0x80000000u

static struct sbi_result failure(int64_t error)
{
    return (struct sbi_result){error, 0};
}

static struct sbi_result start(uint64_t id, uint64_t address, uint64_t opaque)
{
    int index = hart_find(id);
    uint32_t expected = HART_STOPPED;
    if (index < 0)
        return failure(SBI_ERR_INVALID_PARAM);
    if (!protect_allows(address, 2))
        return failure(SBI_ERR_INVALID_ADDRESS);
    struct hart *hart = hart_at((unsigned)index);
    if (!__atomic_compare_exchange_n(&hart->state, &expected, HART_START_PENDING, false,
                                     __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return failure(SBI_ERR_ALREADY_AVAILABLE);
    hart->address = address;
    hart->opaque = opaque;
    ipi_send(hart, IPI_START);
    return failure(SBI_SUCCESS);
}

static struct sbi_result status(uint64_t id)
{
    int index = hart_find(id);
    if (index < 0)
        return failure(SBI_ERR_INVALID_PARAM);
    return (struct sbi_result){SBI_SUCCESS,
                               __atomic_load_n(&hart_at((unsigned)index)->state, __ATOMIC_ACQUIRE)};
}

/* wfi resumes for any interrupt that S-mode has enabled. It also resumes for requests of other
 * harts, which S-mode sees as a spurious wake-up; the specification allows these. */
static struct sbi_result suspend(uint64_t type)
{
    if ((uint32_t)type == SUSPEND_NON_RETENTIVE)
        return failure(SBI_ERR_NOT_SUPPORTED);
    if ((uint32_t)type != SUSPEND_RETENTIVE)
        return failure(SBI_ERR_INVALID_PARAM);
    __asm__ volatile("wfi" : : : "memory");
    return failure(SBI_SUCCESS);
}

static struct sbi_result call(uint64_t function, const uint64_t args[6])
{
    switch (function) {
    case 0:
        return start(args[0], args[1], args[2]);
    case 1:
        hart_wait();
    case 2:
        return status(args[0]);
    case 3:
        return suspend(args[0]);
    default:
        return failure(SBI_ERR_NOT_SUPPORTED);
    }
}

const struct sbi_extension sbi_hsm = {0x48534d, NULL, call};
