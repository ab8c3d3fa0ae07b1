/* The data path of the virtio block model: what happens between doorbell and interrupt. */
#pragma once

#include "virtio_blk_model.h"

/* The doorbell rang: looks at the new chain and lets it complete later. */
void virtio_blk_request_start(struct virtio_blk_model *model);

/* The device forgets what it was working on and touches no memory any more. */
void virtio_blk_request_cancel(struct virtio_blk_model *model);
