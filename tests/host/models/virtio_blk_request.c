#include "virtio_blk_request.h"
#include "memory.h"
#include <string.h>

enum { NEXT = 1, DEVICE_WRITES = 2 };
enum { IN = 0, OUT = 1, FLUSH = 4 };

#define SECTOR      VIRTIO_BLK_MODEL_SECTOR
#define F_SIZE_MAX  (1ull << 1)
#define F_RO        (1ull << 5)
#define F_FLUSH     (1ull << 9)
#define USED_BUFFER 1u

struct descriptor {
    uint64_t address;
    uint32_t length;
    uint16_t flags, next;
};

struct chain {
    uint16_t head;
    unsigned count;
    struct descriptor part[4];
};

struct header {
    uint32_t type, reserved;
    uint64_t sector;
};

static void *at(uint64_t address)
{
    void *memory = memory_at(address, 1);
    if (!memory)
        bus_violation("virtio: access at %#llx, where no memory is", (unsigned long long)address);
    return memory;
}

static const struct descriptor *table(const struct virtio_blk_model *model)
{
    return at(model->desc);
}

static uint16_t available_index(const struct virtio_blk_model *model)
{
    return ((const uint16_t *)at(model->avail))[1];
}

/* Sections 2.7.4.2 and 2.7.5: no loops, readable parts first, all of it memory. */
static struct chain walk(const struct virtio_blk_model *model, uint16_t head)
{
    struct chain chain = {.head = head};
    for (uint16_t i = head;; i = chain.part[chain.count - 1].next) {
        if (i >= model->queue_num || chain.count == 4)
            bus_violation("virtio: descriptor %u is out of range, or the chain is a loop", i);
        struct descriptor d = table(model)[i];
        if (d.length == 0 || !memory_at(d.address, d.length))
            bus_violation("virtio: descriptor %u: %u bytes at %#llx, where no memory is", i,
                          d.length, (unsigned long long)d.address);
        if (chain.count && chain.part[chain.count - 1].flags & ~d.flags & DEVICE_WRITES)
            bus_violation("virtio: descriptor %u: readable part after a writable one", i);
        chain.part[chain.count++] = d;
        if (!(d.flags & NEXT))
            return chain;
    }
}

static const struct descriptor *data(const struct chain *chain)
{
    return chain->count == 3 ? &chain->part[1] : NULL;
}

static uint8_t *status_byte(const struct chain *chain)
{
    const struct descriptor *last = &chain->part[chain->count - 1];
    if (last->length != 1 || !(last->flags & DEVICE_WRITES))
        bus_violation("virtio_blk: the chain does not end in a writable status byte");
    return at(last->address);
}

static const struct header *header(const struct chain *chain)
{
    if (chain->count < 2 || chain->part[0].length != sizeof(struct header) ||
        chain->part[0].flags & DEVICE_WRITES)
        bus_violation("virtio_blk: the chain does not start with a readable header");
    const struct header *header = at(chain->part[0].address);
    if (header->reserved)
        bus_violation("virtio_blk: the reserved word of the header is %#x", header->reserved);
    return header;
}

static void check_data(const struct virtio_blk_model *model, const struct chain *chain,
                       bool device_writes)
{
    const struct descriptor *d = data(chain);
    if (!d || !(d->flags & DEVICE_WRITES) == device_writes)
        bus_violation("virtio_blk: no data, or of the wrong direction");
    if (d->length % SECTOR)
        bus_violation("virtio_blk: %u bytes of data", d->length);
    if (model->driver_features & F_SIZE_MAX && d->length > model->config.size_max)
        bus_violation("virtio_blk: a segment of %u bytes, over size_max", d->length);
    if (header(chain)->sector + d->length / SECTOR > model->capacity)
        bus_violation("virtio_blk: sectors beyond the capacity");
}

static void check_request(const struct virtio_blk_model *model, const struct chain *chain)
{
    status_byte(chain);
    switch (header(chain)->type) {
    case IN:
        check_data(model, chain, true);
        break;
    case OUT:
        check_data(model, chain, false);
        if (model->driver_features & F_RO)
            bus_violation("virtio_blk: write to a read-only device");
        break;
    case FLUSH:
        if (!(model->driver_features & F_FLUSH) || data(chain) || header(chain)->sector)
            bus_violation("virtio_blk: flush without the feature, or with data or a sector");
        break;
    default:
        bus_violation("virtio_blk: request of type %u", header(chain)->type);
    }
}

/* Returns how many bytes the device wrote. */
static uint32_t move_data(struct virtio_blk_model *model, const struct chain *chain)
{
    const struct descriptor *d = data(chain);
    size_t offset = header(chain)->sector * SECTOR;
    switch (header(chain)->type) {
    case IN:
        memcpy(at(d->address), model->disk + offset, d->length);
        return d->length;
    case OUT:
        memcpy(model->disk + offset, at(d->address), d->length);
        return 0;
    default:
        model->flushes++;
        return 0;
    }
}

static void raise(struct virtio_blk_model *model)
{
    if (((const uint16_t *)at(model->avail))[0] & 1)
        return;
    model->interrupt_status |= USED_BUFFER;
    model->interrupts_raised++;
}

/* As QEMU, which refuses parts of its own sectors. */
static bool is_aligned(const struct virtio_blk_model *model, const struct chain *chain)
{
    uint32_t ours = model->config.sector_size / SECTOR;
    return !ours || !data(chain) ||
           (header(chain)->sector % ours == 0 && data(chain)->length / SECTOR % ours == 0);
}

static uint8_t status_value(const struct virtio_blk_model *model, const struct chain *chain)
{
    if (!is_aligned(model, chain))
        return 1;
    switch (model->fault) {
    case VIRTIO_BLK_STATUS_IOERR:
        return 1;
    case VIRTIO_BLK_STATUS_UNSUPP:
        return 2;
    default:
        return 0;
    }
}

static void put_used(struct virtio_blk_model *model, uint32_t id, uint32_t length)
{
    uint16_t *index = (uint16_t *)at(model->used) + 1;
    uint32_t *entry = (uint32_t *)at(model->used + 4) + 2 * (*index % model->queue_num);
    entry[0] = model->fault == VIRTIO_BLK_USED_ID ? 0xdead : id;
    entry[1] = length - (model->fault == VIRTIO_BLK_USED_LENGTH);
    *index += model->fault == VIRTIO_BLK_USED_INDEX ? 2 : 1;
}

static struct chain next_chain(const struct virtio_blk_model *model)
{
    const uint16_t *ring = (const uint16_t *)at(model->avail) + 2;
    return walk(model, ring[model->seen % model->queue_num]);
}

static void complete(void *ctx)
{
    struct virtio_blk_model *model = ctx;
    struct chain chain = next_chain(model);
    if (memcmp(model->chain_copy, chain.part, chain.count * sizeof chain.part[0]))
        bus_violation("virtio: the chain changed while the device had it");
    uint32_t written = 1;
    uint8_t status = status_value(model, &chain);
    if (status == 0)
        written += move_data(model, &chain);
    if (model->fault != VIRTIO_BLK_NO_STATUS)
        *status_byte(&chain) = status;
    put_used(model, chain.head, written);
    model->seen++;
    if (model->fault != VIRTIO_BLK_NO_INTERRUPT)
        raise(model);
}

static void interrupt_early(void *ctx)
{
    struct virtio_blk_model *model = ctx;
    raise(model);
    if (--model->early)
        clock_schedule(clock_now() + model->config.latency_ns / 5, interrupt_early, model);
}

void virtio_blk_request_start(struct virtio_blk_model *model)
{
    if ((uint16_t)(available_index(model) - model->seen) != 1)
        bus_violation("virtio: doorbell with %u new entries",
                      (uint16_t)(available_index(model) - model->seen));
    struct chain chain = next_chain(model);
    check_request(model, &chain);
    memcpy(model->chain_copy, chain.part, sizeof chain.part);
    model->requests++;
    if (model->fault == VIRTIO_BLK_NEVER_COMPLETES)
        return;
    model->early = 3;
    if (model->fault == VIRTIO_BLK_EARLY_INTERRUPTS)
        clock_schedule(clock_now() + model->config.latency_ns / 5, interrupt_early, model);
    clock_schedule(clock_now() + model->config.latency_ns, complete, model);
}

void virtio_blk_request_cancel(struct virtio_blk_model *model)
{
    clock_cancel(complete, model);
    clock_cancel(interrupt_early, model);
}
