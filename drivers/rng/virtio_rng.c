#include "drivers/rng/virtio_rng.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/time.h>

/* Generous: the host may have to gather entropy, or hold it back. */
#define TIMEOUT_NS   (10u * (uint64_t)TIME_SECOND)
#define POLL_NS      TIME_US(50)
#define INTERRUPT_NS TIME_SECOND /* how long to rely on the interrupt before looking without it */

static int report(const struct virtio_rng *virtio, int error, const char *cause)
{
    return device_error(virtio->config.node, error, "virtio entropy device: %s", cause);
}

static phys_t shared(const struct virtio_rng *virtio, const void *part)
{
    return virtio->config.address + ((uintptr_t)part - (uintptr_t)virtio->config.memory);
}

static int hand_over_queue(struct virtio_rng *virtio)
{
    struct virtqueue_rings *rings = &virtio->config.memory->rings;
    virtqueue_init(&virtio->queue, rings);
    return virtio_mmio_set_queue(&virtio->config.transport, 0,
                                 &(struct virtio_queue_area){VIRTQUEUE_SIZE, shared(virtio, rings),
                                                             shared(virtio, &rings->available),
                                                             shared(virtio, &rings->used)});
}

/* Initialises the device, at first and after a failure (section 3.1.1). */
static int bring_up(struct virtio_rng *virtio)
{
    uint64_t features;
    int error = virtio_mmio_begin(&virtio->config.transport, 0, &features);
    if (error)
        return error;
    error = hand_over_queue(virtio);
    (error ? virtio_mmio_fail : virtio_mmio_start)(&virtio->config.transport);
    return error;
}

/* The request is done, but the wait for its interrupt timed out. */
static void check_interrupt(struct virtio_rng *virtio)
{
    if (!virtio_mmio_acknowledge(&virtio->config.transport))
        return;
    virtio->interrupts = false;
    device_error(virtio->config.node, 0, "interrupt 0 does not arrive: polling instead");
}

/* Waits for the request: 1 and *written, -EIO or -ETIMEDOUT. */
static int await(struct virtio_rng *virtio, uint32_t *written)
{
    int done = virtqueue_take(&virtio->queue, written);
    uint64_t now = time_ns(), deadline = now + TIMEOUT_NS;
    for (; !done && now < deadline; now = time_ns()) {
        uint64_t look = now + (virtio->interrupts ? INTERRUPT_NS : POLL_NS);
        int late = wait_for(&virtio->completion, look);
        done = virtqueue_take(&virtio->queue, written);
        if (late && done && virtio->interrupts)
            check_interrupt(virtio);
    }
    return done ? done : -ETIMEDOUT;
}

/* Resets the device before an error is returned: until then it may still write to our memory. */
static int recover(struct virtio_rng *virtio, int error)
{
    virtio->error = bring_up(virtio);
    wait_clear(&virtio->completion);
    return report(virtio, error,
                  error == -ETIMEDOUT ? "no answer" : "returns what it was never given");
}

/* Asks for @size bytes at most, and takes what comes. Their number, or a negative errno. */
static int request(struct virtio_rng *virtio, uint8_t *bytes, size_t size)
{
    struct virtio_rng_memory *memory = virtio->config.memory;
    uint32_t wanted = size < sizeof memory->bytes ? (uint32_t)size : sizeof memory->bytes;
    uint32_t written = 0;
    memory->rings.descriptors[0] = (struct virtqueue_descriptor){
        shared(virtio, memory->bytes), wanted, VIRTQUEUE_DEVICE_WRITES, 0};
    virtqueue_post(&virtio->queue);
    virtio_mmio_notify(&virtio->config.transport, 0);
    int done = await(virtio, &written);
    if (done < 0)
        return recover(virtio, done);
    bool good = written > 0 && written <= wanted;
    if (good)
        memcpy(bytes, memory->bytes, written);
    memset(memory->bytes, 0, sizeof memory->bytes); /* leave no key behind */
    return good ? (int)written : report(virtio, -EIO, "wrote a wrong number of bytes");
}

static int virtio_rng_read(struct rng *rng, void *bytes, size_t size)
{
    struct virtio_rng *virtio = rng->priv;
    for (size_t done = 0; done < size;) {
        int taken =
            virtio->error ? virtio->error : request(virtio, (uint8_t *)bytes + done, size - done);
        if (taken < 0)
            return taken;
        done += (size_t)taken;
    }
    return 0;
}

static const struct rng_ops ops = {virtio_rng_read};

int virtio_rng_init(struct virtio_rng *virtio, const struct virtio_rng_config *config)
{
    *virtio = (struct virtio_rng){.rng = {&ops, virtio, config->node}, .config = *config};
    int error = bring_up(virtio);
    if (!error)
        return 0;
    return report(virtio, error,
                  error == -ETIMEDOUT ? "does not leave reset"
                                      : "does not take our features or queue");
}

void virtio_rng_interrupt(void *arg)
{
    struct virtio_rng *virtio = arg;
    if (virtio_mmio_acknowledge(&virtio->config.transport))
        wait_signal(&virtio->completion);
}
