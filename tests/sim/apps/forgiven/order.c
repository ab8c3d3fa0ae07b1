/* What is done first, by the cycles that it takes: a read of memory that hits the cache could be
 * done long before the answer comes of a device that was asked before it. */
#include "checks.h"
#include <yao/mm.h>
#include <yao/mmio.h>

#define SPI 0x10050000u
/* The first runs warm up the caches and the TLBs. */
#define RUNS 3u

static volatile uint64_t memory;
static uintptr_t device;

static uint64_t cycles(void)
{
    uint64_t value;
    __asm__ volatile("rdcycle %0" : "=r"(value) : : "memory");
    return value;
}

/* A hart continues after a load until an instruction needs the value. */
static void need(uint64_t value)
{
    __asm__ volatile("addi %0, %0, 0" : "+r"(value) : : "memory");
}

static uint64_t until_answer(void)
{
    uint64_t start = cycles();
    need(mmio_read32_relaxed(device));
    return cycles() - start;
}

/* Of memory, read behind the device. */
static uint64_t until_value(void)
{
    need(memory);
    uint64_t start = cycles();
    uint32_t answer = mmio_read32(device);
    need(memory);
    uint64_t end = cycles();
    need(answer);
    return end - start;
}

void order_run(unsigned patience_ms)
{
    uint64_t answer, value;
    (void)patience_ms;
    device = mmio_map(SPI, PAGE_SIZE);
    for (unsigned i = 0; i < RUNS; i++) {
        answer = until_answer();
        value = until_value();
    }
    /* Seen: 17 and 17 cycles, without the fence 17 and 7. What is around them may cost some. */
    check("memory is read behind the device", 4 * value >= 3 * answer, true);
}
