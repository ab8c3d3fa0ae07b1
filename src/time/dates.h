/*
 * Where a board without a real-time clock finds what time it is at least. Alternatives: an image
 * with a file system looks there, others have nothing to look at.
 */
#pragma once

/* Reports dates to realtime_past(). Called once, when the time of day is first asked for. */
void dates_look(void);
