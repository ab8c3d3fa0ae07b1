/* Mounting and unmounting. */
#include "buffers.h"
#include "index.h"
#include "journal_file.h"
#include "kind.h"
#include "node.h"
#include "state.h"
#include "table.h"
#include <string.h>

#define LEAST_BUFFERS (GROUP_SECTORS + 9)
#define MOST_BUFFERS  256u

int vfat_broken(struct vfat_volume *volume, const char *cause, uint32_t sector)
{
    const struct vfat_device *device = volume->device;

    if (device->report)
        device->report(device->context, cause, sector);
    return VFAT_EIO;
}

/* Writes what was committed, or finishes making the journal. 1, 0 if there is none, or an error. */
static int replay(struct vfat_volume *volume)
{
    int error = vfat_journal_open(volume);

    if (error || volume->journal)
        return error ? error : vfat_journal_replay(volume);
    volume->active = true;
    error = volume->mark ? vfat_journal_finish(volume) : VFAT_ENOENT;
    volume->active = volume->was_dirty = false;
    return error == VFAT_ENOENT ? 0 : error ? error : 1;
}

/* What the journal says may be old. */
static void distrust(struct vfat_volume *volume)
{
    volume->was_dirty = true;
    volume->waiting_count = volume->ready = 0;
    volume->free = UNKNOWN;
}

/* Finishes what a cut has interrupted. What another system has left so stays marked. */
static int recover(struct vfat_volume *volume)
{
    int sound = replay(volume);

    if (sound < 0)
        return sound;
    volume->active = sound;
    volume->root.map.used = volume->root.near = 0;
    if (!sound)
        distrust(volume);
    return 0;
}

/* What could not be finished stays in the journal. */
static void give_up(struct vfat_volume *volume)
{
    for (uint32_t i = 0; i < volume->buffer_count; i++)
        vfat_buffer_drop(volume, &volume->buffers[i]);
    vfat_journal_leave(volume);
    volume->active = volume->away = false;
    volume->read_only = true;
    volume->root.map.used = volume->root.near = 0;
    distrust(volume);
    vfat_broken(volume, "what a power cut has left cannot be finished: read-only", 0);
}

static int start(struct vfat_volume *volume)
{
    int error = vfat_read_boot(volume);

    if (error)
        return error;
    vfat_read_info(volume);
    int marked = vfat_is_marked(volume);
    if (marked < 0)
        return marked;
    volume->was_dirty = marked;
    if (marked)
        volume->free = UNKNOWN;
    error = marked && !volume->read_only ? recover(volume) : 0;
    if (error && error != VFAT_ENOMEM)
        give_up(volume);
    return error == VFAT_ENOMEM ? error : 0;
}

static void release(struct vfat_volume *volume)
{
    vfat_index_drop(volume, UNKNOWN);
    if (kind_of(volume))
        kind_of(volume)->release(volume);
    vfat_free(volume, volume->buffers);
    vfat_free(volume, volume->staging);
    vfat_free(volume, volume);
}

static int set_up(struct vfat_volume *volume, const struct vfat_options *options)
{
    const struct vfat_device *device = volume->device;
    uint32_t buffers = options && options->buffers ? options->buffers : 32;

    buffers = smaller(buffers < LEAST_BUFFERS ? LEAST_BUFFERS : buffers, MOST_BUFFERS);
    volume->read_only = device->read_only || (options && options->read_only);
    volume->kind = options ? options->exfat : NULL;
    volume->limit = GROUP_SECTORS;
    volume->held = &volume->nodes;
    volume->index_bytes = options && options->index_bytes ? options->index_bytes : 256 * 1024;
    volume->root =
        (struct vfat_node){.volume = volume, .references = 1, .folder = true, .sector = NO_SECTOR};
    volume->staging = vfat_alloc(volume, STAGED * VFAT_SECTOR);
    if (!volume->staging)
        return VFAT_ENOMEM;
    int error = vfat_buffers_make(volume, buffers);
    return error ? error : start(volume);
}

int vfat_mount(const struct vfat_device *device, const struct vfat_options *options,
               struct vfat_volume **volume)
{
    *volume = device->alloc(device->context, sizeof **volume);
    if (!*volume)
        return VFAT_ENOMEM;
    memset(*volume, 0, sizeof **volume);
    (*volume)->device = device;
    int error = device->sectors ? set_up(*volume, options) : VFAT_EINVAL;
    if (error)
        release(*volume);
    return error;
}

bool vfat_is_read_only(const struct vfat_volume *volume)
{
    return volume->read_only;
}

bool vfat_is_used(const struct vfat_volume *volume)
{
    for (const struct vfat_node *node = volume->nodes; node; node = node->next)
        if (node->references)
            return true;
    return false;
}

/* What was removed and is still open is freed, too. */
int vfat_unmount(struct vfat_volume *volume)
{
    for (struct vfat_node *node = volume->nodes; node; node = node->next)
        node->above = NULL;
    for (struct vfat_node *node; (node = volume->nodes);) {
        volume->idle += node->references != 0;
        vfat_node_free(node);
    }
    int error = vfat_settle(volume);
    release(volume);
    return error;
}
