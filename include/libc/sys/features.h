/* What POSIX options we have; picolibc's headers ask before they declare. */
#pragma once

#include_next <sys/features.h>

#define _POSIX_TIMERS          200809L
#define _POSIX_MONOTONIC_CLOCK 200809L
#define _POSIX_CLOCK_SELECTION 200809L
