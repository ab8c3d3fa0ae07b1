#include "drivers/virtio/virtio_mmio.h"
#include <errno.h>
#include <limits.h>
#include <yao/mmio.h>
#include <yao/time.h>

/* Section 4.2.2; registers marked (1), for legacy devices only, section 4.2.4 */
enum {
    MAGIC = 0x000,               /* In */
    VERSION = 0x004,             /* In */
    DEVICE_ID = 0x008,           /* In */
    DEVICE_FEATURES = 0x010,     /* In */
    DEVICE_FEATURES_SEL = 0x014, /* Out */
    DRIVER_FEATURES = 0x020,     /* Out */
    DRIVER_FEATURES_SEL = 0x024, /* Out */
    GUEST_PAGE_SIZE = 0x028,     /* Out (1) */
    QUEUE_SEL = 0x030,           /* Out */
    QUEUE_NUM_MAX = 0x034,       /* In */
    QUEUE_NUM = 0x038,           /* Out */
    QUEUE_ALIGN = 0x03c,         /* Out (1) */
    QUEUE_PFN = 0x040,           /* I/O (1) */
    QUEUE_READY = 0x044,         /* I/O */
    QUEUE_NOTIFY = 0x050,        /* Out */
    INTERRUPT_STATUS = 0x060,    /* In */
    INTERRUPT_ACK = 0x064,       /* Out */
    STATUS = 0x070,              /* I/O */
    QUEUE_DESC = 0x080,          /* Out, 64 bits in two halves, as the next two */
    QUEUE_DRIVER = 0x090,        /* Out */
    QUEUE_DEVICE = 0x0a0,        /* Out */
    CONFIG_GENERATION = 0x0fc,   /* In */
    CONFIG = 0x100
};

#define MAGIC_VALUE 0x74726976u /* "virt" */
#define USED_BUFFER (1u << 0)

/* Section 2.1 */
enum { ACKNOWLEDGE = 1, DRIVER = 2, DRIVER_OK = 4, FEATURES_OK = 8, FAILED = 128 };

#define RESET_NS TIME_MS(100)

/* A configuration that changes during this many reads in a row means a broken device. */
#define CONFIG_TRIES 8

static uint32_t get(const struct virtio_mmio *virtio, unsigned reg)
{
    return mmio_read32(virtio->base + reg);
}

static void set(const struct virtio_mmio *virtio, unsigned reg, uint32_t value)
{
    mmio_write32(virtio->base + reg, value);
}

static void set64(const struct virtio_mmio *virtio, unsigned reg, uint64_t value)
{
    set(virtio, reg, (uint32_t)value);
    set(virtio, reg + 4, (uint32_t)(value >> 32));
}

static void add_status(const struct virtio_mmio *virtio, uint32_t bit)
{
    set(virtio, STATUS, get(virtio, STATUS) | bit);
}

int virtio_mmio_open(struct virtio_mmio *virtio, uintptr_t base)
{
    virtio->base = base;
    if (get(virtio, MAGIC) != MAGIC_VALUE)
        return -ENODEV;
    uint32_t version = get(virtio, VERSION);
    if (version != 1 && version != 2)
        return -ENODEV;
    virtio->legacy = version == 1;
    uint32_t id = get(virtio, DEVICE_ID);
    return id <= INT_MAX ? (int)id : -ENODEV;
}

/* Reset may take time: until the status reads 0, the device may still access our memory (section
 * 2.1.1). */
static int reset_device(const struct virtio_mmio *virtio)
{
    set(virtio, STATUS, 0);
    uint64_t deadline = time_ns() + RESET_NS;
    while (get(virtio, STATUS) != 0) {
        if (time_ns() >= deadline)
            return -ETIMEDOUT;
        time_delay_ns(TIME_US(10));
    }
    return 0;
}

void virtio_mmio_fail(const struct virtio_mmio *virtio)
{
    add_status(virtio, FAILED);
}

static uint64_t offered_features(const struct virtio_mmio *virtio)
{
    set(virtio, DEVICE_FEATURES_SEL, 0);
    uint64_t features = get(virtio, DEVICE_FEATURES);
    if (virtio->legacy)
        return features;
    set(virtio, DEVICE_FEATURES_SEL, 1);
    return features | (uint64_t)get(virtio, DEVICE_FEATURES) << 32;
}

static void accept_features(const struct virtio_mmio *virtio, uint64_t features)
{
    set(virtio, DRIVER_FEATURES_SEL, 0);
    set(virtio, DRIVER_FEATURES, (uint32_t)features);
    if (virtio->legacy)
        return;
    set(virtio, DRIVER_FEATURES_SEL, 1);
    set(virtio, DRIVER_FEATURES, (uint32_t)(features >> 32));
}

static int confirm_features(const struct virtio_mmio *virtio, uint64_t features)
{
    if (features & VIRTIO_F_VERSION_1)
        add_status(virtio, FEATURES_OK);
    if (get(virtio, STATUS) & FEATURES_OK)
        return 0;
    virtio_mmio_fail(virtio);
    return -EIO;
}

int virtio_mmio_begin(const struct virtio_mmio *virtio, uint64_t wanted, uint64_t *features)
{
    int error = reset_device(virtio);
    if (error)
        return error;
    add_status(virtio, ACKNOWLEDGE);
    add_status(virtio, DRIVER);
    *features = offered_features(virtio) & (wanted | VIRTIO_F_VERSION_1);
    accept_features(virtio, *features);
    return virtio->legacy ? 0 : confirm_features(virtio, *features);
}

static void set_legacy_area(const struct virtio_mmio *virtio, const struct virtio_queue_area *area)
{
    set(virtio, GUEST_PAGE_SIZE, PAGE_SIZE);
    set(virtio, QUEUE_NUM, area->size);
    set(virtio, QUEUE_ALIGN, PAGE_SIZE);
    set(virtio, QUEUE_PFN, (uint32_t)(area->descriptors / PAGE_SIZE));
}

static void set_area(const struct virtio_mmio *virtio, const struct virtio_queue_area *area)
{
    set(virtio, QUEUE_NUM, area->size);
    set64(virtio, QUEUE_DESC, area->descriptors);
    set64(virtio, QUEUE_DRIVER, area->available);
    set64(virtio, QUEUE_DEVICE, area->used);
    set(virtio, QUEUE_READY, 1);
}

int virtio_mmio_set_queue(const struct virtio_mmio *virtio, unsigned index,
                          const struct virtio_queue_area *area)
{
    set(virtio, QUEUE_SEL, index);
    if (get(virtio, virtio->legacy ? QUEUE_PFN : QUEUE_READY) != 0)
        return -EIO;
    if (get(virtio, QUEUE_NUM_MAX) < area->size)
        return -EIO;
    (virtio->legacy ? set_legacy_area : set_area)(virtio, area);
    return 0;
}

void virtio_mmio_start(const struct virtio_mmio *virtio)
{
    add_status(virtio, DRIVER_OK);
}

void virtio_mmio_notify(const struct virtio_mmio *virtio, unsigned index)
{
    set(virtio, QUEUE_NOTIFY, index);
}

bool virtio_mmio_acknowledge(const struct virtio_mmio *virtio)
{
    uint32_t pending = get(virtio, INTERRUPT_STATUS);
    if (pending)
        set(virtio, INTERRUPT_ACK, pending);
    return pending & USED_BUFFER;
}

uint32_t virtio_mmio_config32(const struct virtio_mmio *virtio, unsigned offset)
{
    return get(virtio, CONFIG + offset);
}

/* A counter of changes to the configuration (section 2.5.2), which legacy devices do not have. */
static uint32_t generation(const struct virtio_mmio *virtio)
{
    return virtio->legacy ? 0 : get(virtio, CONFIG_GENERATION);
}

/* Two halves belong together only if the configuration did not change between the reads. */
uint64_t virtio_mmio_config64(const struct virtio_mmio *virtio, unsigned offset)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < CONFIG_TRIES; i++) {
        uint32_t before = generation(virtio);
        value = virtio_mmio_config32(virtio, offset);
        value |= (uint64_t)virtio_mmio_config32(virtio, offset + 4) << 32;
        if (generation(virtio) == before)
            break;
    }
    return value;
}
