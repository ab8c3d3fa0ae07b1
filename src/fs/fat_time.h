/* Times of FAT directory entries: from 1980 on, in steps of two seconds. FAT uses local time, which
 * we take to be UTC. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define FAT_TIME_STEP 2 /* seconds */

/* @fat has the date in its upper half and the time in its lower half. Fields out of range carry
 * over into the next; month or day 0 counts as 1, and a month above 12 as 12. */
time_t fat_time_to_unix(uint32_t fat);

/* Times before 1980 and after 2107 become the first and the last representable one. */
uint32_t fat_time_from_unix(time_t unix_time);

/* Whether all fields are in their ranges. The date may still be one that does not exist. */
static inline bool fat_time_is_valid(uint32_t fat)
{
    uint32_t month = fat >> 21 & 15, day = fat >> 16 & 31;
    uint32_t hours = fat >> 11 & 31, minutes = fat >> 5 & 63, steps = fat & 31;
    return month >= 1 && month <= 12 && day >= 1 && hours < 24 && minutes < 60 && steps < 30;
}
