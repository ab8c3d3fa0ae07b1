/* The driver on its model, as the tests of this suite use them. */
#pragma once

#include "drivers/block/virtio_blk.h"
#include "log.h"
#include "memory.h"
#include "virtio_blk_model.h"

#define F_SIZE_MAX (1ull << 1)
#define F_RO       (1ull << 5)
#define F_BLK_SIZE (1ull << 6)
#define F_FLUSH    (1ull << 9)

#define LATENCY_NS 100000u

extern struct virtio_blk_model model;
extern struct virtio_blk blk;
extern uint8_t *buffer; /* a megabyte */

/* What a plain disk of this version (1 or 2) offers. */
struct virtio_blk_model_config common_config(uint32_t version);

/* An empty bus with the device; nothing of ours has run. */
void common_device(const struct virtio_blk_model_config *config);

/* Brings the driver up, with its interrupt wired if @interrupts. Returns what init returned. */
int common_driver(bool interrupts);

int common_read(uint64_t sector, uint32_t count);
int common_write(uint64_t sector, uint32_t count);

/* For tests that hold for both versions: *state points to the version. */
int common_setup(void **state);
int common_teardown(void **state);

extern uint32_t common_legacy, common_modern;

#define ON(name, version)                                                                          \
    {                                                                                              \
#name " (version " #version ")", name, common_setup, common_teardown,                      \
            (version) == 1 ? &common_legacy : &common_modern                                       \
    }
#define BOTH(name) ON(name, 1), ON(name, 2)
