/* What mounts exFAT volumes, if the image does: NULL if not. The drivers of slots for cards require
 * it, as cards above 32 GB come with exFAT; an app may, too. */
#pragma once

extern const struct vfat_kind *const fat_exfat;
