/*
 * Random numbers, as in Linux.
 */
#pragma once

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Accepted, and without effect: all bytes come from the same hardware. */
#define GRND_NONBLOCK 1
#define GRND_RANDOM   2
#define GRND_INSECURE 4

/* Fills @size bytes at @bytes, and returns @size; or -1 with errno: ENOSYS the board has no
 * generator that works, EINVAL unknown @flags, EIO it fails, ETIMEDOUT. */
ssize_t getrandom(void *bytes, size_t size, unsigned flags);

/* The same for at most 256 bytes, without flags; returns 0. EIO: @size is larger. */
int getentropy(void *bytes, size_t size);

#ifdef __cplusplus
}
#endif
