/*
 * Remote fences (SBI 2.0, chapter 8). There is one request at a time. A hart that waits, for its
 * turn or for others to execute its fence, carries out requests to itself meanwhile, so that two
 * harts cannot deadlock.
 *
 * sfence.vma is always executed for all addresses: with an address it is unreliable on some SiFive
 * cores (erratum CIP-1200), and fencing more than requested is allowed.
 */
#include "rfence.h"
#include "ecall.h"
#include "hart.h"
#include "ipi.h"

enum fence { FENCE_I, FENCE_VMA, FENCE_VMA_ASID, FENCES };

static struct {
    uint32_t taken;
    uint32_t outstanding; /* harts that have not executed it yet */
    enum fence fence;
    uint64_t asid;
} request;

static void run(enum fence fence, uint64_t asid)
{
    if (fence == FENCE_I)
        __asm__ volatile("fence.i" : : : "memory");
    else if (fence == FENCE_VMA)
        __asm__ volatile("sfence.vma" : : : "memory");
    else
        __asm__ volatile("sfence.vma x0, %0" : : "r"(asid) : "memory");
}

void rfence_take(void)
{
    run(request.fence, request.asid);
    __atomic_fetch_sub(&request.outstanding, 1, __ATOMIC_RELEASE);
}

static void serve_others(void)
{
    if (__atomic_load_n(&hart_self()->pending, __ATOMIC_RELAXED))
        ipi_take();
}

/* A hart that stops meanwhile still executes it, in hart_wait(). */
static void send(uint32_t chosen)
{
    uint32_t targets = 0;
    __atomic_thread_fence(__ATOMIC_SEQ_CST); /* see hart_wait() */
    for (unsigned i = 0; i < hart_count; i++)
        if (chosen & 1u << i && hart_at(i) != hart_self() &&
            __atomic_load_n(&hart_at(i)->state, __ATOMIC_ACQUIRE) == HART_STARTED)
            targets |= 1u << i;
    request.outstanding = (uint32_t)__builtin_popcount(targets);
    for (unsigned i = 0; i < hart_count; i++)
        if (targets & 1u << i)
            ipi_send(hart_at(i), IPI_FENCE);
}

static void request_fence(enum fence fence, uint64_t asid, uint32_t chosen)
{
    while (__atomic_exchange_n(&request.taken, 1, __ATOMIC_ACQUIRE))
        serve_others();
    request.fence = fence;
    request.asid = asid;
    send(chosen);
    while (__atomic_load_n(&request.outstanding, __ATOMIC_ACQUIRE))
        serve_others();
    __atomic_store_n(&request.taken, 0, __ATOMIC_RELEASE);
}

static struct sbi_result call(uint64_t function, const uint64_t args[6])
{
    uint32_t chosen;
    if (function >= FENCES)
        return (struct sbi_result){SBI_ERR_NOT_SUPPORTED, 0};
    if (!hart_choose(args[0], args[1], &chosen))
        return (struct sbi_result){SBI_ERR_INVALID_PARAM, 0};
    for (unsigned i = 0; i < hart_count; i++)
        if (chosen & 1u << i && hart_at(i) == hart_self())
            run((enum fence)function, args[4]);
    request_fence((enum fence)function, args[4], chosen);
    return (struct sbi_result){SBI_SUCCESS, 0};
}

const struct sbi_extension sbi_rfence = {0x52464e43, NULL, call};
