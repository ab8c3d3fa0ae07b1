#include "drivers/virtio/virtqueue.h"
#include <errno.h>
#include <stddef.h>
#include <string.h>

_Static_assert(sizeof(struct virtqueue_descriptor) == 16, "section 2.7.5");
_Static_assert(offsetof(struct virtqueue_rings, used) == PAGE_SIZE, "section 2.7.2");

void virtqueue_init(struct virtqueue *queue, struct virtqueue_rings *rings)
{
    memset(rings->descriptors, 0, sizeof rings->descriptors);
    memset(&rings->available, 0, sizeof rings->available);
    memset(&rings->used, 0, sizeof rings->used);
    *queue = (struct virtqueue){.rings = rings};
}

/* Advancing the index is enough: every entry of the available ring is 0, as every chain starts at
 * descriptor 0. */
void virtqueue_post(struct virtqueue *queue)
{
    uint16_t *index = &queue->rings->available.index;
    __atomic_store_n(index, (uint16_t)(*index + 1u), __ATOMIC_RELEASE);
}

int virtqueue_take(struct virtqueue *queue, uint32_t *written)
{
    uint16_t index = __atomic_load_n(&queue->rings->used.index, __ATOMIC_ACQUIRE);
    if (index == queue->taken)
        return 0;
    const struct virtqueue_used *used = &queue->rings->used.ring[queue->taken % VIRTQUEUE_SIZE];
    queue->taken++;
    if (index != queue->taken || used->id != 0)
        return -EIO;
    *written = used->length;
    return 1;
}
