#include "random.h"
#include "names.h"
#include "seed.h"

#include "build/third_party/bearssl-drbg/inc/bearssl_rand.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <yao/rng.h>
#include <yao/time.h>

/* The standard's sizes for 256 bits of strength: the first seed has a nonce of half as many bytes
 * behind it (section 8.6.7). Of the firmware's seed, 128 bits are enough. */
#define SEED_BYTES    48u
#define RESEED_BYTES  32u
#define FIRMWARE_MIN  16u
#define RESEED_NS     (60 * (uint64_t)TIME_SECOND)
#define REQUEST_BYTES 65536u /* table 2: the most that one request may ask for */

/* A request costs as much as 100 bytes of it: smaller ones take theirs from one that is made in
 * advance. */
#define STOCK_BYTES 128u

static br_hmac_drbg_context drbg;
static bool initialised, seeded;
static uint64_t reseed_at;
static uint8_t stock[STOCK_BYTES];
static size_t stock_left; /* at its end; the rest is zeros */

static void add(const void *bytes, size_t size)
{
    if (initialised)
        br_hmac_drbg_update(&drbg, bytes, size);
    else
        br_hmac_drbg_init(&drbg, &br_sha256_vtable, bytes, size);
    initialised = true;
}

/* Not left out by the compiler, which sees no use of it. */
static void wipe(void *bytes, size_t size)
{
    memset(bytes, 0, size);
    __asm__ volatile("" : : "r"(bytes) : "memory");
}

static int add_from_generator(void)
{
    uint8_t bytes[SEED_BYTES];
    size_t size = seeded ? RESEED_BYTES : SEED_BYTES;
    int error = rng_read(bytes, size);
    if (!error)
        add(bytes, size);
    wipe(bytes, sizeof bytes);
    return error;
}

/* The number of bytes that there were. */
static size_t add_from_firmware(void)
{
    const uint8_t *bytes;
    size_t size = rng_seed_rest(&bytes);
    if (size)
        add(bytes, size);
    return size;
}

/* A generator that fails later on leaves the numbers as good as they were. */
static int seed(void)
{
    int error = add_from_generator();
    size_t size = add_from_firmware();
    if (!error || size >= FIRMWARE_MIN)
        seeded = true;
    reseed_at = time_ns() + RESEED_NS;
    wipe(stock, sizeof stock);
    stock_left = 0;
    return seeded ? 0 : error;
}

static void generate(uint8_t *bytes, size_t size)
{
    for (size_t done = 0, part; done < size; done += part) {
        part = size - done < REQUEST_BYTES ? size - done : REQUEST_BYTES;
        br_hmac_drbg_generate(&drbg, bytes + done, part);
    }
}

/* Moves at most @size bytes, so that none of them is given out twice or found later. */
static size_t take_from_stock(uint8_t *bytes, size_t size)
{
    size_t part = size < stock_left ? size : stock_left;
    uint8_t *from = stock + STOCK_BYTES - stock_left;
    memcpy(bytes, from, part);
    wipe(from, part);
    stock_left -= part;
    return part;
}

static void give(uint8_t *bytes, size_t size)
{
    size_t done = take_from_stock(bytes, size);
    if (done == size)
        return;
    generate(stock, sizeof stock);
    stock_left = sizeof stock;
    take_from_stock(bytes + done, size - done);
}

int random_fill(void *bytes, size_t size)
{
    int error = seeded && time_ns() < reseed_at ? 0 : seed();
    if (!error)
        (size < STOCK_BYTES ? give : generate)(bytes, size);
    return error;
}
