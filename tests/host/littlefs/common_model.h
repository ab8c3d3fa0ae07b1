/*
 * Random calls on a mounted volume, and what a power cut may leave of them: all names as they are
 * between two calls, each file whole as it was at its last sync.
 */
#pragma once

#include <stddef.h>

extern size_t model_events; /* disk.event_count at the end of the calls */

/* Runs the calls. What is open is closed at the end, behind model_events. */
void model_run(unsigned seed);

/* Mounts what is on the disk after a cut when @event events were over, and fails the test unless it
 * is as it may be, and can be worked with. */
void model_check_disk(size_t event);
