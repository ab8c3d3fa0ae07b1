/* Times of FAT directory entries: local time from 1980 on in steps of two seconds. */
#pragma once

#include <stdint.h>
#include <time.h>

/* @fat has the date in its upper and the time in its lower half. Fields out of range give the
 * moment that they would carry over to; a zero month or day counts as the first. */
time_t fat_time_to_unix(uint32_t fat);

/* Times before 1980 and after 2107 become the first and the last. */
uint32_t fat_time_from_unix(time_t unix_time);
