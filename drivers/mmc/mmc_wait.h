/* Waiting for a card by polling it: what the card logic and hosts share. */
#pragma once

#include <stdint.h>

/* Calls @poll with @arg until it returns nonzero, @spins times without a pause, and then with a
 * sleep before each, ever longer. Returns what @poll did: 1 done, or a negative errno; -ETIMEDOUT
 * after @timeout_ns. */
int mmc_wait(int (*poll)(void *arg), void *arg, uint32_t spins, uint64_t timeout_ns);
