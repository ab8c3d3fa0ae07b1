/*
 * Work that is put off, but not for ever: what files have changed, for instance. A call that waits
 * for something does it when its time has come, as nobody else has use for the hart then.
 *
 * Alternatives, "work": an image has none (none), or one kind.
 */
#pragma once

#include <stdint.h>

/* When it is to be done, in time_ns(), or TIME_NEVER. */
uint64_t work_due_ns(void);

/* Does it. Afterwards another time is due. May wait for devices; called by the app only, outside of
 * what the work changes. */
void work_run(void);
