#pragma once

#include <time.h>

/* Takes a sample that was due at @due and describes it in at most RECORD_TEXT characters. This is
 * the place for a sensor of your own. */
void sensor_read(const struct timespec *due, char *text, size_t size);
