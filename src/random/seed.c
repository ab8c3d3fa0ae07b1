#include "seed.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <yao/dt.h>

#define SHARED_MIN 32u /* from this size on, both parts are there */

static bool start_given, rest_given;

static size_t seed(const uint8_t **bytes)
{
    dt_node chosen = dt_find_path("/chosen");
    int length = 0;
    *bytes = chosen < 0 ? NULL : dt_property(chosen, "rng-seed", &length);
    return *bytes ? (size_t)length : 0;
}

int rng_seed_bytes(uint8_t bytes[RNG_SEED_START])
{
    const uint8_t *all;
    if (start_given || seed(&all) < SHARED_MIN)
        return -ENOENT;
    memcpy(bytes, all, RNG_SEED_START);
    start_given = true;
    return 0;
}

size_t rng_seed_rest(const uint8_t **bytes)
{
    size_t size = rest_given ? 0 : seed(bytes);
    rest_given = true;
    if (size < SHARED_MIN)
        return size;
    *bytes += RNG_SEED_START;
    return size - RNG_SEED_START;
}
