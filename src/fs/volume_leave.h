/* Leaves volumes whose medium is gone. */
#pragma once

#include "volume.h"
#include <stdbool.h>

/* Adds @volume to the list *left, and releases those in it of which nothing is open. Each file
 * system has a list of its own. */
static inline void volume_leave(struct volume *volume, struct volume **left,
                                bool (*is_used)(const struct volume *volume),
                                void (*release)(struct volume *volume))
{
    volume->next = *left;
    *left = volume;
    for (struct volume **link = left; *link;) {
        struct volume *each = *link;
        if (is_used(each)) {
            link = &each->next;
            continue;
        }
        *link = each->next;
        release(each);
    }
}
