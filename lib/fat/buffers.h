/* Sectors in memory. Pointers to their bytes stay valid for the next four calls. */
#pragma once

#include "volume.h"

/* Allocates them. 0 or VFAT_ENOMEM. */
int vfat_buffers_make(struct vfat_volume *volume, uint32_t count);

/* The one that has the sector, or NULL. */
struct buffer *vfat_buffer(struct vfat_volume *volume, uint32_t sector);

/* Gives a sector that has none a buffer, with its content unless it is @blank. */
int vfat_buffer_fill(struct vfat_volume *volume, uint32_t sector, bool blank,
                     struct buffer **filled);

/* Makes it unused; what was not written yet never will be. */
void vfat_buffer_drop(struct vfat_volume *volume, struct buffer *buffer);

/* Writes a file's data that it holds, and with it what is to be written right before and behind. */
int vfat_buffer_write(struct vfat_volume *volume, const struct buffer *buffer);

/* A buffer becomes one of the group's; no longer. */
void vfat_group_join(struct vfat_volume *volume, struct buffer *buffer);
void vfat_group_leave(struct vfat_volume *volume, struct buffer *buffer);

/* The sector's content, for reading. */
int vfat_get(struct vfat_volume *volume, uint32_t sector, uint8_t **bytes);

/* For changing: it becomes part of the group. */
int vfat_change(struct vfat_volume *volume, uint32_t sector, uint8_t **bytes);

/* A sector of a file, for changing. If it is @blank, it is not read from the medium: zeros. */
int vfat_data(struct vfat_volume *volume, uint32_t sector, bool blank, uint8_t **bytes);

/* The same for those of the sectors. */
void vfat_forget(struct vfat_volume *volume, uint32_t sector, uint32_t count);

/* Writes the files' data in buffers among these sectors to the medium. */
int vfat_write_back(struct vfat_volume *volume, uint32_t sector, uint32_t count);

/* Reads and writes a file's sectors without buffers. @from NULL: zeros. */
int vfat_read_sectors(struct vfat_volume *volume, uint32_t sector, void *to, uint32_t count);
int vfat_write_sectors(struct vfat_volume *volume, uint32_t sector, const void *from,
                       uint32_t count);

/* Of a number of bytes that is a multiple of 8, as is their address; @seed: of those before. */
uint32_t vfat_hash(uint32_t seed, const void *bytes, size_t size);
