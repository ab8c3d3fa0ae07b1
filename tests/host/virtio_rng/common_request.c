/* The data path of an entropy device, in place of the block device's: the model's registers are the
 * same. */
#include "common_request.h"
#include "memory.h"
#include "virtio_blk_request.h"
#include <string.h>

enum { DEVICE_WRITES = 2 };

struct request request;

static void *at(uint64_t address)
{
    void *memory = memory_at(address, 1);
    if (!memory)
        bus_violation("virtio: access at %#llx, where no memory is", (unsigned long long)address);
    return memory;
}

static struct virtqueue_descriptor descriptor(const struct virtio_blk_model *model)
{
    const uint16_t *ring = (const uint16_t *)at(model->avail) + 2;
    uint16_t head = ring[model->seen % model->queue_num];
    if (head >= model->queue_num)
        bus_violation("virtio: descriptor %u is out of range", head);
    return ((const struct virtqueue_descriptor *)at(model->desc))[head];
}

/* Section 5.4.6: the driver offers nothing but memory for the device to write. */
static void check(struct virtqueue_descriptor d)
{
    if (d.flags != DEVICE_WRITES || !d.length || !memory_at(d.address, d.length))
        bus_violation("virtio_rng: %u bytes at %#llx with flags %u", d.length,
                      (unsigned long long)d.address, d.flags);
    const uint8_t *bytes = at(d.address);
    for (uint32_t i = 0; i < d.length; i++)
        if (bytes[i])
            bus_violation("virtio_rng: random bytes were left in shared memory");
}

static uint32_t told_length(uint32_t length)
{
    if (request.fault == NOTHING)
        return 0;
    return request.fault == TOO_MUCH ? length + 1 : length;
}

static void put_used(struct virtio_blk_model *model, uint32_t length)
{
    uint16_t *index = (uint16_t *)at(model->used) + 1;
    uint32_t *entry = (uint32_t *)at(model->used + 4) + 2 * (*index % model->queue_num);
    entry[0] = request.fault == WRONG_CHAIN ? 9 : 0;
    entry[1] = told_length(length);
    ++*index;
}

static void complete(void *ctx)
{
    struct virtio_blk_model *model = ctx;
    struct virtqueue_descriptor d = descriptor(model);
    uint32_t length = request.most && request.most < d.length ? request.most : d.length;
    uint8_t *bytes = at(d.address);
    for (uint32_t i = 0; i < length && request.fault != WRONG_CHAIN; i++)
        bytes[i] = (uint8_t)++request.value | 1;
    put_used(model, length);
    model->seen++;
    if (request.fault != SILENT)
        model->interrupt_status |= 1;
}

void virtio_blk_request_start(struct virtio_blk_model *model)
{
    check(descriptor(model));
    request.count++;
    if (request.fault != NO_ANSWER)
        clock_schedule(clock_now() + model->config.latency_ns, complete, model);
}

void virtio_blk_request_cancel(struct virtio_blk_model *model)
{
    clock_cancel(complete, model);
}
