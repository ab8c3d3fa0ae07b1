#include "virtio_blk_model.h"
#include "memory.h"
#include "virtio_blk_request.h"
#include <string.h>

enum {
    MAGIC = 0x000,
    VERSION = 0x004,
    DEVICE_ID = 0x008,
    VENDOR_ID = 0x00c,
    DEVICE_FEATURES = 0x010,
    DEVICE_FEATURES_SEL = 0x014,
    DRIVER_FEATURES = 0x020,
    DRIVER_FEATURES_SEL = 0x024,
    GUEST_PAGE_SIZE = 0x028,
    QUEUE_SEL = 0x030,
    QUEUE_NUM_MAX = 0x034,
    QUEUE_NUM = 0x038,
    QUEUE_ALIGN = 0x03c,
    QUEUE_PFN = 0x040,
    QUEUE_READY = 0x044,
    QUEUE_NOTIFY = 0x050,
    INTERRUPT_STATUS = 0x060,
    INTERRUPT_ACK = 0x064,
    STATUS = 0x070,
    QUEUE_DESC = 0x080,
    QUEUE_DRIVER = 0x090,
    QUEUE_DEVICE = 0x0a0,
    CONFIG_GENERATION = 0x0fc,
    CONFIG = 0x100
};

enum { ACKNOWLEDGE = 1, DRIVER = 2, DRIVER_OK = 4, FEATURES_OK = 8, FAILED = 128 };

#define VERSION_1 (1ull << 32)

static bool legacy(const struct virtio_blk_model *model)
{
    return model->config.version == 1;
}

static void only(bool allowed, const char *name)
{
    if (!allowed)
        bus_violation("virtio: %s does not exist in this version", name);
}

static void forget_driver(struct virtio_blk_model *model)
{
    virtio_blk_request_cancel(model);
    model->status = 0;
    model->driver_features = 0;
    model->features_checked = model->num_max_read = false;
    model->queue_num = model->queue_ready = model->queue_pfn = model->page_size = 0;
    model->desc = model->avail = model->used = 0;
    model->seen = 0;
    model->interrupt_status = 0;
}

static void reset_done(void *ctx)
{
    struct virtio_blk_model *model = ctx;
    model->in_reset = false;
    forget_driver(model);
}

static void reset(struct virtio_blk_model *model)
{
    clock_cancel(reset_done, model);
    model->in_reset = model->config.reset_ns != 0;
    if (model->in_reset)
        clock_schedule(clock_now() + model->config.reset_ns, reset_done, model);
    else
        forget_driver(model);
}

/* Section 3.1.1, steps 5 and 6; VERSION_1 is not optional (section 6.1). */
static uint32_t settle_features(struct virtio_blk_model *model)
{
    model->features_checked = false;
    if (!(model->driver_features & VERSION_1))
        bus_violation("virtio: FEATURES_OK without VERSION_1");
    return model->config.refuses_features ? 0 : FEATURES_OK;
}

static void check_driver_ok(const struct virtio_blk_model *model)
{
    if (!legacy(model) && (!(model->status & FEATURES_OK) || !model->features_checked))
        bus_violation("virtio: DRIVER_OK before FEATURES_OK was set and read back");
    if (!model->queue_ready && !model->queue_pfn)
        bus_violation("virtio: DRIVER_OK before the queue is set up");
}

/* Section 3.1.1: ACKNOWLEDGE, DRIVER, FEATURES_OK, DRIVER_OK, one at a time. */
static void write_status(struct virtio_blk_model *model, uint32_t value)
{
    uint32_t added = value & ~model->status;
    if (value == 0) {
        reset(model);
        return;
    }
    if (model->in_reset)
        bus_violation("virtio: status %#x written while the device is in reset", value);
    if (model->status & ~value)
        bus_violation("virtio: status %#x takes back bits of %#x", value, model->status);
    if (added == DRIVER && !(model->status & ACKNOWLEDGE))
        bus_violation("virtio: DRIVER before ACKNOWLEDGE");
    if (added == FEATURES_OK && (legacy(model) || !(model->status & DRIVER)))
        bus_violation("virtio: FEATURES_OK before DRIVER, or on a legacy device");
    if (added == DRIVER_OK)
        check_driver_ok(model);
    if (added & (added - 1))
        bus_violation("virtio: status bits %#x set at once", added);
    if (added == FEATURES_OK)
        value = model->status | settle_features(model);
    model->status = value;
}

static uint32_t read_status(struct virtio_blk_model *model)
{
    if (model->status & FEATURES_OK)
        model->features_checked = true;
    return model->status;
}

static uint32_t half(uint64_t value, uint32_t index)
{
    return index > 1 ? 0 : (uint32_t)(value >> (32 * index));
}

static void write_features(struct virtio_blk_model *model, uint32_t value)
{
    unsigned shift = model->driver_features_sel ? 32 : 0;
    if (!(model->status & DRIVER) || model->status & (FEATURES_OK | DRIVER_OK))
        bus_violation("virtio: features written at status %#x", model->status);
    if (value & ~half(model->config.features, model->driver_features_sel))
        bus_violation("virtio: features %#x accepted that were not offered", value);
    model->driver_features &= ~(0xffffffffull << shift);
    model->driver_features |= (uint64_t)value << shift;
}

/* Queues are set up between the features and DRIVER_OK (section 3.1.1, step 7). */
static void check_queue_time(const struct virtio_blk_model *model)
{
    uint32_t before = legacy(model) ? DRIVER : FEATURES_OK;
    if (!(model->status & before) || model->status & DRIVER_OK)
        bus_violation("virtio: queue set up at status %#x", model->status);
    if (!legacy(model) && !model->features_checked)
        bus_violation("virtio: queue set up before FEATURES_OK was read back");
    if (model->queue_sel != 0)
        bus_violation("virtio: queue %u does not exist", model->queue_sel);
    if (model->queue_ready || model->queue_pfn)
        bus_violation("virtio: queue set up while it is in use");
}

static void write_queue_num(struct virtio_blk_model *model, uint32_t value)
{
    check_queue_time(model);
    if (!model->num_max_read)
        bus_violation("virtio: QueueNum written before QueueNumMax was read");
    if (value == 0 || value & (value - 1) || value > model->config.queue_max)
        bus_violation("virtio: QueueNum %u of at most %u", value, model->config.queue_max);
    model->queue_num = value;
}

static void *ring(uint64_t address, uint64_t size, uint64_t align, const char *name)
{
    void *memory = memory_at(address, size);
    if (address % align || !memory)
        bus_violation("virtio: %s at %#llx is misaligned or no memory", name,
                      (unsigned long long)address);
    return memory;
}

/* Rings are empty when the device gets them (section 4.2.3.2, step 4). */
static void take_queue(struct virtio_blk_model *model)
{
    uint32_t num = model->queue_num;
    if (num == 0)
        bus_violation("virtio: queue enabled before QueueNum");
    ring(model->desc, 16 * num, 16, "descriptor table");
    const uint16_t *avail = ring(model->avail, 6 + 2 * num, 2, "available ring");
    const uint16_t *used = ring(model->used, 6 + 8 * num, 4, "used ring");
    if (avail[1] || used[1])
        bus_violation("virtio: rings handed over with indices %u and %u", avail[1], used[1]);
}

static void write_pfn(struct virtio_blk_model *model, uint32_t value)
{
    check_queue_time(model);
    if (model->page_size == 0 || model->align == 0 || model->align & (model->align - 1))
        bus_violation("virtio: QueuePFN before GuestPageSize and QueueAlign");
    model->desc = (uint64_t)value * model->page_size;
    model->avail = model->desc + 16 * model->queue_num;
    model->used = (model->avail + 6 + 2 * model->queue_num + model->align - 1) & -model->align;
    take_queue(model);
    model->queue_pfn = value;
}

static void write_ready(struct virtio_blk_model *model, uint32_t value)
{
    if (value != 1)
        bus_violation("virtio: QueueReady %u", value);
    check_queue_time(model);
    take_queue(model);
    model->queue_ready = 1;
}

static void notify(struct virtio_blk_model *model, uint32_t value)
{
    if (!(model->status & DRIVER_OK))
        bus_violation("virtio: doorbell before DRIVER_OK");
    if (value != 0)
        bus_violation("virtio: doorbell of queue %u, which does not exist", value);
    virtio_blk_request_start(model);
}

static void acknowledge(struct virtio_blk_model *model, uint32_t value)
{
    if (value == 0 || value & ~model->interrupt_status)
        bus_violation("virtio: InterruptACK %#x of %#x", value, model->interrupt_status);
    model->interrupt_status &= ~value;
}

static void set_half(uint64_t *field, uintptr_t offset, uint32_t value)
{
    unsigned shift = offset & 4 ? 32 : 0;
    *field = (*field & ~(0xffffffffull << shift)) | (uint64_t)value << shift;
}

static void write_area(struct virtio_blk_model *model, uintptr_t offset, uint32_t value)
{
    only(!legacy(model), "a queue address");
    check_queue_time(model);
    switch (offset & ~7ul) {
    case QUEUE_DESC:
        set_half(&model->desc, offset, value);
        break;
    case QUEUE_DRIVER:
        set_half(&model->avail, offset, value);
        break;
    case QUEUE_DEVICE:
        set_half(&model->used, offset, value);
        break;
    default:
        bus_violation("virtio: write to %#lx", (unsigned long)offset);
    }
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    struct virtio_blk_model *model = ctx;
    if (width != 4)
        bus_violation("virtio: write of %u bytes at %#lx", width, (unsigned long)offset);
    switch (offset) {
    case DEVICE_FEATURES_SEL:
        model->device_features_sel = value;
        break;
    case DRIVER_FEATURES_SEL:
        model->driver_features_sel = value;
        break;
    case DRIVER_FEATURES:
        write_features(model, value);
        break;
    case GUEST_PAGE_SIZE:
        only(legacy(model), "GuestPageSize");
        model->page_size = value;
        break;
    case QUEUE_SEL:
        model->queue_sel = value;
        model->num_max_read = false;
        break;
    case QUEUE_NUM:
        write_queue_num(model, value);
        break;
    case QUEUE_ALIGN:
        only(legacy(model), "QueueAlign");
        model->align = value;
        break;
    case QUEUE_PFN:
        only(legacy(model), "QueuePFN");
        write_pfn(model, value);
        break;
    case QUEUE_READY:
        only(!legacy(model), "QueueReady");
        write_ready(model, value);
        break;
    case QUEUE_NOTIFY:
        notify(model, value);
        break;
    case INTERRUPT_ACK:
        acknowledge(model, value);
        break;
    case STATUS:
        write_status(model, value);
        break;
    default:
        write_area(model, offset, value);
    }
}

/* The capacity, size_max and blk_size fields. Each of the first reads finds another capacity. */
static uint32_t read_config(struct virtio_blk_model *model, uintptr_t offset)
{
    if (offset == 8)
        return model->config.size_max;
    if (offset == 20)
        return model->config.sector_size ? model->config.sector_size : 512;
    if (offset > 8)
        return 0;
    uint32_t value = half(model->capacity, (uint32_t)(offset / 4));
    if (model->config.growing_reads) {
        model->config.growing_reads--;
        model->capacity += 0x100000001ull;
        model->generation++;
    }
    return value;
}

static uint32_t read_queue(struct virtio_blk_model *model, uintptr_t offset)
{
    switch (offset) {
    case QUEUE_NUM_MAX:
        model->num_max_read = true;
        return model->queue_sel ? 0 : model->config.queue_max;
    case QUEUE_PFN:
        only(legacy(model), "QueuePFN");
        return model->queue_sel ? 0 : model->queue_pfn;
    case QUEUE_READY:
        only(!legacy(model), "QueueReady");
        return model->queue_sel ? 0 : model->queue_ready;
    default:
        bus_violation("virtio: read of %#lx, which is write-only", (unsigned long)offset);
    }
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    struct virtio_blk_model *model = ctx;
    if (width != 4)
        bus_violation("virtio: read of %u bytes at %#lx", width, (unsigned long)offset);
    if (offset >= CONFIG)
        return read_config(model, offset - CONFIG);
    switch (offset) {
    case MAGIC:
        return 0x74726976;
    case VERSION:
        return model->config.version;
    case DEVICE_ID:
        return model->config.device_id;
    case VENDOR_ID:
        return 0x554d4551;
    case DEVICE_FEATURES:
        return half(model->config.features, model->device_features_sel);
    case INTERRUPT_STATUS:
        return model->interrupt_status;
    case STATUS:
        return read_status(model);
    case CONFIG_GENERATION:
        only(!legacy(model), "ConfigGeneration");
        return model->generation;
    default:
        return read_queue(model, offset);
    }
}

void virtio_blk_model_init(struct virtio_blk_model *model,
                           const struct virtio_blk_model_config *config)
{
    memset(model, 0, sizeof *model);
    model->bus = (struct bus_model){"virtio_blk", config->base, 0x200, read, write, model};
    model->config = *config;
    model->capacity = VIRTIO_BLK_MODEL_SECTORS;
    model->status = ACKNOWLEDGE; /* as a boot loader that used it may leave it */
    for (size_t i = 0; i < sizeof model->disk; i++)
        model->disk[i] = (uint8_t)(i * 31 + i / VIRTIO_BLK_MODEL_SECTOR);
    bus_attach(&model->bus);
}

bool virtio_blk_model_level(void *ctx)
{
    const struct virtio_blk_model *model = ctx;
    return model->interrupt_status != 0;
}
