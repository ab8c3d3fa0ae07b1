#include "drivers/block/virtio_blk.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/time.h>

/* Section 5.2.3 */
#define F_SIZE_MAX (1ull << 1)
#define F_RO       (1ull << 5)
#define F_BLK_SIZE (1ull << 6)
#define F_FLUSH    (1ull << 9)

#define FEATURES (F_SIZE_MAX | F_RO | F_BLK_SIZE | F_FLUSH)

/* Section 5.2.4 */
#define CONFIG_CAPACITY 0 /* 64 bits, in sectors of 512 bytes whatever the block size is */
#define CONFIG_SIZE_MAX 8
#define CONFIG_BLK_SIZE 20

/* Section 5.2.6 */
enum { TYPE_IN = 0, TYPE_OUT = 1, TYPE_FLUSH = 4 };
enum { STATUS_OK = 0, STATUS_IOERR = 1, STATUS_UNSUPP = 2, STATUS_NONE = 0xff };

/* The chain is header, data, status; for a flush just header, status. */
enum { HEADER, DATA, STATUS };

/* A request has one data segment, so it never exceeds F_SEG_MAX, and its size is limited only by
 * F_SIZE_MAX. 1 GiB keeps lengths within 32 bits. */
#define SECTORS_MAX ((1u << 30) / BLOCK_SECTOR)

/* Generous, as a host that swaps or whose disk spins up takes seconds. */
#define TIMEOUT_NS (30u * (uint64_t)TIME_SECOND)
#define POLL_NS    TIME_US(50)

/* How long to rely on the interrupt before looking whether the request is done without it. */
#define INTERRUPT_NS TIME_SECOND

static int report(const struct virtio_blk *blk, const char *operation, uint64_t sector,
                  const char *cause, int error)
{
    return device_error(blk->block.node, error, "%s at sector %llu: %s", operation,
                        (unsigned long long)sector, cause);
}

static phys_t shared(const struct virtio_blk *blk, const void *part)
{
    return blk->address + ((uintptr_t)part - (uintptr_t)blk->memory);
}

static void init_chain(struct virtio_blk *blk)
{
    struct virtio_blk_memory *memory = blk->memory;
    virtqueue_init(&blk->queue, &memory->rings);
    memory->rings.descriptors[HEADER] = (struct virtqueue_descriptor){
        shared(blk, &memory->header), sizeof memory->header, VIRTQUEUE_NEXT, DATA};
    memory->rings.descriptors[STATUS] = (struct virtqueue_descriptor){
        shared(blk, &memory->status), sizeof memory->status, VIRTQUEUE_DEVICE_WRITES, 0};
}

static int hand_over_queue(struct virtio_blk *blk)
{
    init_chain(blk);
    struct virtqueue_rings *rings = &blk->memory->rings;
    return virtio_mmio_set_queue(&blk->transport, 0,
                                 &(struct virtio_queue_area){VIRTQUEUE_SIZE, shared(blk, rings),
                                                             shared(blk, &rings->available),
                                                             shared(blk, &rings->used)});
}

/* Initialises the device, at first and after a failure (section 3.1.1). */
static int bring_up(struct virtio_blk *blk, uint64_t *features)
{
    int error = virtio_mmio_begin(&blk->transport, FEATURES, features);
    if (error)
        return error;
    error = hand_over_queue(blk);
    (error ? virtio_mmio_fail : virtio_mmio_start)(&blk->transport);
    return error;
}

/* Resets the device before an error is returned: until then it may still access the caller's
 * buffer. If it does not leave reset, it is never used again. */
static void recover(struct virtio_blk *blk)
{
    uint64_t features;
    blk->error = bring_up(blk, &features);
    wait_clear(&blk->completion);
}

/* Called when a request is done, but the wait for its interrupt timed out. If the device still
 * shows the interrupt, nobody delivered it: the tree may name a wrong one, or the controller has
 * masked it. */
static void check_interrupt(struct virtio_blk *blk)
{
    if (!virtio_mmio_acknowledge(&blk->transport))
        return;
    blk->interrupts = false;
    device_error(blk->block.node, 0, "interrupt 0 does not arrive: polling instead");
}

/* Sleeps once, and looks: as await(), or 0. */
static int look_again(struct virtio_blk *blk, uint32_t *written)
{
    int late = wait_within(&blk->completion, blk->interrupts ? INTERRUPT_NS : POLL_NS);
    int done = virtqueue_take(&blk->queue, written);
    if (late && done && blk->interrupts)
        check_interrupt(blk);
    return done;
}

static __attribute__((noinline)) int await_long(struct virtio_blk *blk, uint32_t *written)
{
    uint64_t deadline = time_ns() + TIMEOUT_NS;
    int done = 0;
    while (!done && time_ns() < deadline)
        done = look_again(blk, written);
    return done ? done : -ETIMEDOUT;
}

/* Waits for the request: 1 and *written, -EIO or -ETIMEDOUT. Polls once before sleeping, as a fast
 * device is done by then; polling longer would cost more than an interrupt. Few requests need a
 * clock. */
static int await(struct virtio_blk *blk, uint32_t *written)
{
    int done = virtqueue_take(&blk->queue, written);
    if (!done)
        done = look_again(blk, written);
    return done ? done : await_long(blk, written);
}

/* Bytes beyond the length that the device reports must not be trusted (section 2.7.8.2). Lengths of
 * legacy devices are meaningless (section 2.7.8.1). */
static bool is_complete(const struct virtio_blk *blk, uint32_t written, uint32_t expected)
{
    return blk->transport.legacy || written == expected;
}

static const char *complaint(uint8_t status)
{
    switch (status) {
    case STATUS_IOERR:
        return "the device reports an I/O error";
    case STATUS_UNSUPP:
        return "the device does not support this request";
    default:
        return "the device left no status";
    }
}

/* A device may take requests smaller than its own sectors, or not. */
static int report_status(const struct virtio_blk *blk, const char *operation, uint64_t sector)
{
    uint8_t status = blk->memory->status;

    if (status != STATUS_IOERR || blk->sector_size <= BLOCK_SECTOR)
        return report(blk, operation, sector, complaint(status), -EIO);
    return device_error(
        blk->block.node, -EIO, "%s at sector %llu: %s; its own sectors have %u bytes, and ours %u",
        operation, (unsigned long long)sector, complaint(status), blk->sector_size, BLOCK_SECTOR);
}

/* Submits the chain and waits. The device writes @device_writes bytes of data, and the status. */
static int run_request(struct virtio_blk *blk, const char *operation, uint32_t device_writes)
{
    struct virtio_blk_memory *memory = blk->memory;
    uint64_t sector = memory->header.sector;
    uint32_t written = 0;
    memory->status = STATUS_NONE;
    virtqueue_post(&blk->queue);
    virtio_mmio_notify(&blk->transport, 0);
    int done = await(blk, &written);
    if (done < 0) {
        recover(blk);
        return report(blk, operation, sector,
                      done == -ETIMEDOUT ? "no answer"
                                         : "the device returned a buffer that it never got",
                      done);
    }
    if (memory->status != STATUS_OK)
        return report_status(blk, operation, sector);
    if (!is_complete(blk, written, device_writes + 1))
        return report(blk, operation, sector, "the device wrote a wrong number of bytes", -EIO);
    return 0;
}

static void set_header(struct virtio_blk *blk, uint32_t type, uint64_t sector, uint16_t next)
{
    blk->memory->header = (struct virtio_blk_header){.type = type, .sector = sector};
    blk->memory->rings.descriptors[HEADER].next = next;
}

static void set_data(struct virtio_blk *blk, const struct block_request *request, uint16_t flags)
{
    blk->memory->rings.descriptors[DATA] = (struct virtqueue_descriptor){
        request->address, request->count * BLOCK_SECTOR, flags | VIRTQUEUE_NEXT, STATUS};
}

static int virtio_blk_read(struct block_device *block, const struct block_request *request)
{
    struct virtio_blk *blk = block->priv;
    if (blk->error)
        return blk->error;
    set_header(blk, TYPE_IN, request->sector, DATA);
    set_data(blk, request, VIRTQUEUE_DEVICE_WRITES);
    return run_request(blk, "read", request->count * BLOCK_SECTOR);
}

static int virtio_blk_write(struct block_device *block, const struct block_request *request)
{
    struct virtio_blk *blk = block->priv;
    if (blk->error)
        return blk->error;
    set_header(blk, TYPE_OUT, request->sector, DATA);
    set_data(blk, request, 0);
    return run_request(blk, "write", 0);
}

static int virtio_blk_flush(struct block_device *block)
{
    struct virtio_blk *blk = block->priv;
    if (blk->error)
        return blk->error;
    set_header(blk, TYPE_FLUSH, 0, STATUS);
    return run_request(blk, "flush", 0);
}

/* Without F_FLUSH, completed writes are on the medium (section 5.2.6.2). */
static const struct block_ops write_through = {.read = virtio_blk_read, .write = virtio_blk_write};
static const struct block_ops write_back = {
    .read = virtio_blk_read, .write = virtio_blk_write, .flush = virtio_blk_flush};

static int read_limits(struct virtio_blk *blk, uint64_t features)
{
    blk->block.ops = features & F_FLUSH ? &write_back : &write_through;
    blk->block.read_only = features & F_RO;
    blk->block.sectors = virtio_mmio_config64(&blk->transport, CONFIG_CAPACITY);
    blk->block.request_max = SECTORS_MAX;
    if (features & F_BLK_SIZE)
        blk->sector_size = virtio_mmio_config32(&blk->transport, CONFIG_BLK_SIZE);
    if (!(features & F_SIZE_MAX))
        return 0;
    uint32_t most = virtio_mmio_config32(&blk->transport, CONFIG_SIZE_MAX) / BLOCK_SECTOR;
    if (most < blk->block.request_max)
        blk->block.request_max = most;
    if (most)
        return 0;
    virtio_mmio_fail(&blk->transport);
    return -EIO;
}

int virtio_blk_init(struct virtio_blk *blk, const struct virtio_blk_config *config)
{
    static const struct dma_reach anywhere = {PHYS_ANY, 1};
    *blk = (struct virtio_blk){
        .block = {.priv = blk, .node = config->node, .dma = &anywhere},
        .transport = config->transport,
        .memory = config->memory,
        .address = config->address,
    };
    uint64_t features;
    int error = bring_up(blk, &features);
    if (!error)
        error = read_limits(blk, features);
    if (error)
        device_error(config->node, error, "virtio block device: %s",
                     error == -ETIMEDOUT ? "does not leave reset"
                                         : "does not take our features, queue or sector size");
    return error;
}

void virtio_blk_interrupt(void *arg)
{
    struct virtio_blk *blk = arg;
    if (virtio_mmio_acknowledge(&blk->transport))
        wait_signal(&blk->completion);
}
