/*
 * Random numbers for programs: BearSSL's HMAC_DRBG with SHA-256 (NIST SP 800-90A, section 10.1.2),
 * seeded by the tree's generator of class "rng" and by the firmware's seed (seed.h), whichever is
 * there. The generator seeds it again before the first numbers of each minute.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* Fills @bytes with @size random numbers. Waits for the generator, seconds at most. 0, or a
 * negative errno if it could never be seeded; then the bytes are not written:
 *   -ENODEV           there is neither a generator that works nor a seed of 16 bytes
 *   -EIO, -ETIMEDOUT  the generator failed, after a message
 * Once seeded it does not fail. Not callable from interrupt handlers. */
int random_fill(void *bytes, size_t size);

/* Linux' getrandom(): the number of bytes, which is less than @size from 2 GiB on, or
 *   -EINVAL  @flags has unknown ones, or GRND_INSECURE with GRND_RANDOM
 *   -EAGAIN  not seeded yet, with GRND_NONBLOCK
 *   -ENOSYS  there is nothing to be seeded by. Linux would wait; it would be for ever.
 *   -EIO, -ETIMEDOUT as above
 * GRND_RANDOM changes nothing; neither does GRND_INSECURE: there are no numbers of less quality. */
ssize_t random_get(void *bytes, size_t size, unsigned long flags);
