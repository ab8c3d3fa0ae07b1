/*
 * Strict model of a virtio block device on the MMIO transport (Virtual I/O Device
 * Specification 1.2: sections 2, 4.2 and 5.2), version 1 (legacy) or 2.
 *
 * Violations: registers of the other version or of the wrong direction or width, status bits
 * out of sequence or taken back, features that were not offered or are written too late, a
 * queue set up out of order or twice, rings or buffers where no memory is, malformed chains, a
 * doorbell before the device is live or without a new entry, a chain changed while the device
 * has it, an interrupt acknowledged that was not raised.
 */
#pragma once

#include "bus.h"

#define VIRTIO_BLK_MODEL_SECTORS 256
#define VIRTIO_BLK_MODEL_SECTOR  512

enum virtio_blk_fault {
    VIRTIO_BLK_OK,
    VIRTIO_BLK_NEVER_COMPLETES,
    VIRTIO_BLK_STATUS_IOERR,
    VIRTIO_BLK_STATUS_UNSUPP,
    VIRTIO_BLK_NO_STATUS,       /* leaves the status byte alone */
    VIRTIO_BLK_USED_ID,         /* returns a descriptor far out of range */
    VIRTIO_BLK_USED_INDEX,      /* the used index jumps by two */
    VIRTIO_BLK_USED_LENGTH,     /* says that it wrote one byte less than it did */
    VIRTIO_BLK_NO_INTERRUPT,    /* completes silently */
    VIRTIO_BLK_EARLY_INTERRUPTS /* interrupts three times before it completes */
};

struct virtio_blk_model_config {
    uintptr_t base;
    uint32_t version; /* 1 or 2; anything else is shown as it is */
    uint32_t device_id;
    uint64_t features; /* offered, VIRTIO_F_VERSION_1 included where wanted */
    uint32_t queue_max;
    uint32_t size_max;      /* of a segment, with the feature */
    uint32_t sector_size;   /* with the feature; nothing smaller is taken */
    uint64_t latency_ns;    /* from doorbell to completion */
    uint64_t reset_ns;      /* time until the status reads 0 after a reset */
    bool refuses_features;  /* FEATURES_OK does not stick */
    unsigned growing_reads; /* the capacity changes at each of the first reads */
};

struct virtio_blk_model {
    struct bus_model bus;
    struct virtio_blk_model_config config;
    uint32_t status, device_features_sel, driver_features_sel, page_size, align;
    uint64_t driver_features;
    bool features_checked; /* the driver read the status back after FEATURES_OK */
    bool in_reset;
    uint32_t queue_sel, queue_num, queue_ready, queue_pfn;
    bool num_max_read;
    uint64_t desc, avail, used;
    uint16_t seen; /* available index that the device has worked up to */
    uint32_t interrupt_status, generation;
    uint32_t interrupts_raised, requests, flushes;
    uint8_t chain_copy[64];
    enum virtio_blk_fault fault; /* the test's to set, at any time */
    unsigned early;
    uint64_t capacity;
    uint8_t disk[VIRTIO_BLK_MODEL_SECTORS * VIRTIO_BLK_MODEL_SECTOR];
};

/* A disk whose bytes are all different from their neighbours', ready for a driver. */
void virtio_blk_model_init(struct virtio_blk_model *model,
                           const struct virtio_blk_model_config *config);

/* The interrupt line, for bus_interrupt(); @ctx is the model. */
bool virtio_blk_model_level(void *ctx);
