/*
 * Random numbers, as in Linux.
 */
#pragma once

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NONBLOCK: see below. The others change nothing. */
#define GRND_NONBLOCK 1
#define GRND_RANDOM   2
#define GRND_INSECURE 4

/* Fills @size bytes at @bytes, and returns @size; or -1 with errno: ENOSYS, or EAGAIN with
 * GRND_NONBLOCK: neither hardware nor the firmware has a seed; EINVAL unknown @flags, or INSECURE
 * with RANDOM; EIO, ETIMEDOUT the hardware fails. docs/apps.md has more. */
ssize_t getrandom(void *bytes, size_t size, unsigned flags);

/* The same for at most 256 bytes, without flags; returns 0. EIO: @size is larger. */
int getentropy(void *bytes, size_t size);

#ifdef __cplusplus
}
#endif
