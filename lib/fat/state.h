/* What the boot sector and FSInfo say about the volume. */
#pragma once

#include "volume.h"

/* Reads them. VFAT_EINVAL: it is no FAT volume. */
int vfat_read_boot(struct vfat_volume *volume);

void vfat_read_info(struct vfat_volume *volume);

/* Marks the volume as being changed, before the first change; opens the journal. */
int vfat_activate(struct vfat_volume *volume);

/* Is the volume marked so? 1, 0, or an error. */
int vfat_is_marked(struct vfat_volume *volume);
