/*
 * The dates on the volume tell a board without a real-time clock what time it is at least: those in
 * the root folder when the time is first asked for, and later that of each file that is opened.
 */
#pragma once

#include "fat_volume.h"

/* Takes note that an entry has the date @time, in the format of fat_time.h. */
void fat_newer(struct fat_volume *volume, uint32_t time);

static inline void fat_saw(struct fat_volume *volume, uint32_t time)
{
    if (__builtin_expect(time > volume->newest, 0))
        fat_newer(volume, time);
}
