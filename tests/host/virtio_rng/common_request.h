/* What the entropy device does with a request. */
#pragma once

#include "drivers/virtio/virtqueue.h"
#include "virtio_blk_model.h"

enum fault { SOUND, NO_ANSWER, NOTHING, TOO_MUCH, WRONG_CHAIN, SILENT /* no interrupt */ };

extern struct request {
    enum fault fault;
    uint32_t most;  /* bytes that it gives at a time; 0: as many as it is asked for */
    uint32_t value; /* of the last byte, before its lowest bit is set */
    unsigned count; /* requests so far */
} request;
