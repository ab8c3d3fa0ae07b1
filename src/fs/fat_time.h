/* Times of FAT directory entries: from 1980 on, in steps of two seconds. FAT uses local time, which
 * we take to be UTC. */
#pragma once

#include <stdint.h>
#include <time.h>

/* @fat has the date in its upper half and the time in its lower half. Fields out of range carry
 * over into the next; month or day 0 counts as 1, and a month above 12 as 12. */
time_t fat_time_to_unix(uint32_t fat);

/* Times before 1980 and after 2107 become the first and the last representable one. */
uint32_t fat_time_from_unix(time_t unix_time);
