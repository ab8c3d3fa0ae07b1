#include "drivers/intc/plic.h"
#include <errno.h>
#include <stdbool.h>
#include <yao/log.h>
#include <yao/mmio.h>

/* PLIC specification 1.0.0, "Memory Map" */
#define PRIORITY(source) (4u * (source))                          /* I/O */
#define ENABLE(context)  (0x2000u + 0x80u * (uintptr_t)(context)) /* I/O: a bit per source */
#define THRESHOLD        0u                                       /* I/O, of the target block */
#define CLAIM            4u /* In: claims; Out: completes; of the target block */

#define PRIORITY_NEVER 0u
#define PRIORITY_LOW   1u

/* A device that keeps its interrupt line high would keep the hart here for ever. After
 * CLAIMS_UNCOUNTED claims in one interrupt, claims are counted by source, and a source that reaches
 * CLAIMS_MAX is masked. */
#define CLAIMS_UNCOUNTED 500
#define CLAIMS_MAX       500u

static uintptr_t enable_word(const struct plic *plic, unsigned source)
{
    return plic->config.sources + ENABLE(plic->config.context) + 4u * (source / 32u);
}

static void set_priority(const struct plic *plic, unsigned source, uint32_t priority)
{
    mmio_write32(plic->config.sources + PRIORITY(source), priority);
}

/* Software that ran before us may have claimed the source and never completed it, and the gateway
 * would then forward no request again: so complete it, which has no effect if nothing was claimed
 * (RISC-V PLIC specification 1.0, "Interrupt Completion"), and only once it is enabled.
 * Writes the priority last, as it unmasks the source. Besides, QEMU delivers a source that is
 * already pending when its priority is written, but not when it is enabled. */
static int plic_request(struct intc *intc, dt_node device, const uint32_t args[4],
                        irq_handler handler, void *arg)
{
    struct plic *plic = intc->priv;
    uint32_t source = args[0];
    if (source == 0 || source > plic->config.source_count)
        return -EINVAL;
    if (plic->config.handlers[source].handler)
        return -EBUSY;
    plic->config.handlers[source] = (struct plic_source){handler, arg};
    plic->config.devices[source].node = device;
    uintptr_t word = enable_word(plic, source);
    mmio_write32(word, mmio_read32(word) | 1u << source % 32u);
    mmio_write32(plic->claim, source);
    set_priority(plic, source, PRIORITY_LOW);
    return 0;
}

static const struct intc_ops ops = {plic_request};

void plic_init(struct plic *plic, const struct plic_config *config)
{
    plic->config = *config;
    plic->intc = (struct intc){&ops, plic};
    plic->claim = config->target + CLAIM;
    plic->source_count = config->source_count;
    plic->handlers = config->handlers;
    for (unsigned source = 0; source <= config->source_count; source += 32)
        mmio_write32(enable_word(plic, source), 0);
    mmio_write32(config->target + THRESHOLD, 0);
}

/* Masks by priority only. This runs in an interrupt, which may have come between plic_request()'s
 * read and write of an enable word. */
static __attribute__((cold, noinline)) void mask_unrequested(const struct plic *plic,
                                                             uint32_t source)
{
    if (source <= plic->config.source_count)
        set_priority(plic, source, PRIORITY_NEVER);
    device_error(plic->config.node, 0, "interrupt source %u: raised but never requested: masked",
                 source);
}

/* Called for each claim after the first CLAIMS_UNCOUNTED in one interrupt, and for the last of
 * those, as the @first. Counts by source, and masks one that does not stop. */
static __attribute__((cold, noinline)) void count_claim(const struct plic *plic, uint32_t source,
                                                        bool first)
{
    struct plic_device *devices = plic->config.devices;
    for (unsigned i = 0; i <= plic->config.source_count && first; i++)
        devices[i].claims = 0;
    if (source > plic->config.source_count || ++devices[source].claims != CLAIMS_MAX)
        return;
    set_priority(plic, source, PRIORITY_NEVER);
    device_error(devices[source].node, 0,
                 "interrupt source %u: its handler does not silence the device: masked", source);
}

/* Completes after the handler made the device lower its line: the gateway samples the level then,
 * and takes a high one for a new request. mmio_write32() orders the handler's accesses before the
 * completion.
 *
 * The first claim is slow. Between it and its fence the registers are saved (for that the function
 * is one of its own), and the table's address and size are loaded. */
static __attribute__((noinline)) void handle(const struct plic *plic, uint64_t source)
{
    for (int uncounted = CLAIMS_UNCOUNTED;;) {
        const struct plic_source *handlers = plic->handlers;
        uint64_t count = plic->source_count;
        mmio_fence_after_read();
        if (source == 0)
            return;
        if (source <= count && handlers[source].handler)
            handlers[source].handler(handlers[source].arg);
        else
            mask_unrequested(plic, (uint32_t)source);
        mmio_write32(plic->claim, (uint32_t)source);
        if (--uncounted <= 0)
            count_claim(plic, (uint32_t)source, uncounted == 0);
        source = (uint64_t)mmio_read32_signed_relaxed(plic->claim);
    }
}

void plic_interrupt(void *arg)
{
    const struct plic *plic = arg;
    handle(plic, (uint64_t)mmio_read32_signed_relaxed(plic->claim));
}
