#include "common_blk.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BUFFER_PAGES 256

struct virtio_blk_model model;
struct virtio_blk blk;
uint8_t *buffer;
uint32_t common_legacy = 1, common_modern = 2;

struct virtio_blk_model_config common_config(uint32_t version)
{
    return (struct virtio_blk_model_config){
        .base = 0x10001000,
        .version = version,
        .device_id = VIRTIO_ID_BLOCK,
        .features = F_FLUSH | 0x41000244 | (version == 2 ? VIRTIO_F_VERSION_1 : 0),
        .queue_max = 1024,
        .latency_ns = LATENCY_NS,
    };
}

void common_device(const struct virtio_blk_model_config *config)
{
    bus_reset(0);
    log_reset();
    memory_reset();
    buffer = page_alloc(BUFFER_PAGES, PHYS_ANY);
    virtio_blk_model_init(&model, config);
}

int common_driver(bool interrupts)
{
    struct virtio_blk_config config = {.node = 7};
    assert_int_equal(virtio_mmio_open(&config.transport, model.config.base), VIRTIO_ID_BLOCK);
    config.memory = dma_alloc(sizeof *config.memory, &VIRTIO_BLK_REACH, &config.address);
    int error = virtio_blk_init(&blk, &config);
    blk.interrupts = interrupts;
    if (interrupts)
        bus_interrupt(virtio_blk_model_level, &model, virtio_blk_interrupt, &blk);
    return error;
}

int common_read(uint64_t sector, uint32_t count)
{
    return block_read(&blk.block, sector, buffer, count);
}

int common_write(uint64_t sector, uint32_t count)
{
    return block_write(&blk.block, sector, buffer, count);
}

int common_setup(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    common_device(&config);
    return common_driver(true);
}

int common_teardown(void **state)
{
    memory_reset();
    return 0;
}
