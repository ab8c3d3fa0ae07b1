/* The POSIX options that we implement: picolibc's headers declare the functions only then. */
#pragma once

#include_next <sys/features.h>

#define _POSIX_TIMERS          200809L
#define _POSIX_MONOTONIC_CLOCK 200809L
#define _POSIX_CLOCK_SELECTION 200809L
