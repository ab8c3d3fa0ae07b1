#include "drivers/rng/jh7110_trng.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mmio.h>
#include <yao/time.h>

enum {
    CTRL = 0x00,       /* Out: a command */
    STAT = 0x04,       /* In */
    MODE = 0x08,       /* I/O */
    IE = 0x10,         /* I/O */
    ISTAT = 0x14,      /* I/O: write 1 to clear */
    RAND = 0x20,       /* In: eight words */
    AUTO_RQSTS = 0x60, /* I/O: seeds again after so many requests; 0: never */
    AUTO_AGE = 0x64    /* I/O: seeds again after a time; 0: never */
};

enum { GENERATE = 1, RESEED = 2 };                         /* commands */
enum { READY = 1 << 0, SEEDED = 1 << 1, LOCKUP = 1 << 4 }; /* of ISTAT and IE */

#define MODE_256        (1u << 3)
#define IE_ALL          (1u << 31)
#define STAT_SEEDED     (1u << 9)
#define STAT_GENERATING (1u << 30)
#define STAT_SEEDING    (1u << 31)
#define ALL_EVENTS      ((uint32_t)(READY | SEEDED | LOCKUP))

/* Linux waits 1 ms for a command and 100 ms for what ran before. */
#define POLL_NS   TIME_US(10)
#define POLLS_MAX 10000u

/* Alarms in a row before we give up: a lockup of a shift register, or a block that repeats. */
#define TRIES 4u

static uint32_t get(const struct jh7110_trng *trng, unsigned reg)
{
    return mmio_read32(trng->base + reg);
}

static void set(const struct jh7110_trng *trng, unsigned reg, uint32_t value)
{
    mmio_write32(trng->base + reg, value);
}

static int report(const struct jh7110_trng *trng, int error, const char *cause)
{
    return device_error(trng->rng.node, error, "random numbers: %s", cause);
}

/* Waits until any bit of @mask is set in the register, or none is. False: not in time. */
static bool wait_until(const struct jh7110_trng *trng, unsigned reg, uint32_t mask, bool any)
{
    for (unsigned polls = 0; polls < POLLS_MAX; polls++) {
        if (!(get(trng, reg) & mask) != any)
            return true;
        time_delay_ns(POLL_NS);
    }
    return false;
}

/* 0, -ETIMEDOUT, or -EAGAIN: an alarm, after which it must be seeded. */
static int run(const struct jh7110_trng *trng, uint32_t command, uint32_t done)
{
    if (!wait_until(trng, STAT, STAT_GENERATING | STAT_SEEDING, false))
        return -ETIMEDOUT;
    set(trng, ISTAT, ALL_EVENTS);
    set(trng, CTRL, command);
    if (!wait_until(trng, ISTAT, done | LOCKUP, true))
        return -ETIMEDOUT;
    uint32_t events = get(trng, ISTAT);
    set(trng, ISTAT, events & ALL_EVENTS);
    return events & LOCKUP ? -EAGAIN : 0;
}

static int seed(struct jh7110_trng *trng)
{
    int error = run(trng, RESEED, SEEDED);
    trng->blocks = 0;
    if (!error && !(get(trng, STAT) & STAT_SEEDED))
        error = -EAGAIN;
    return error;
}

/* A generator that repeats a block does not generate (the continuous test of FIPS 140-2, section
 * 4.9.2). At first the last block is all zeros, which a dead one may show. */
static int generate(struct jh7110_trng *trng, uint32_t block[JH7110_TRNG_WORDS])
{
    int error = run(trng, GENERATE, READY);
    if (error)
        return error;
    for (unsigned i = 0; i < JH7110_TRNG_WORDS; i++)
        block[i] = get(trng, RAND + i * sizeof block[0]);
    if (!memcmp(block, trng->last, sizeof trng->last))
        return -EAGAIN;
    memcpy(trng->last, block, sizeof trng->last);
    trng->blocks++;
    return 0;
}

/* After an alarm it is seeded, and tried again. */
static int next_block(struct jh7110_trng *trng, uint32_t block[JH7110_TRNG_WORDS])
{
    int error = trng->blocks < JH7110_TRNG_SEED_BLOCKS ? 0 : -EAGAIN;
    for (unsigned tries = 0; tries < TRIES; tries++) {
        if (error == -EAGAIN)
            error = seed(trng);
        if (!error)
            error = generate(trng, block);
        if (error != -EAGAIN)
            break;
    }
    if (!error)
        return 0;
    trng->blocks = JH7110_TRNG_SEED_BLOCKS; /* the next attempt begins with a seed */
    return error == -EAGAIN ? report(trng, -EIO, "one alarm after the other")
                            : report(trng, error, "no answer");
}

static int jh7110_trng_read(struct rng *rng, void *bytes, size_t size)
{
    struct jh7110_trng *trng = rng->priv;
    uint32_t block[JH7110_TRNG_WORDS];
    for (size_t done = 0, part; done < size; done += part) {
        int error = next_block(trng, block);
        if (error)
            return error;
        part = size - done < sizeof block ? size - done : sizeof block;
        memcpy((uint8_t *)bytes + done, block, part);
    }
    return 0;
}

static const struct rng_ops ops = {jh7110_trng_read};

/* Interrupt flags are enabled, as in Linux and U-Boot, but polled: a block takes microseconds. */
int jh7110_trng_init(struct jh7110_trng *trng, uintptr_t base, dt_node node)
{
    *trng = (struct jh7110_trng){.rng = {&ops, trng, node}, .base = base};
    set(trng, AUTO_AGE, 0);
    set(trng, AUTO_RQSTS, 0);
    set(trng, ISTAT, ALL_EVENTS);
    set(trng, IE, IE_ALL | ALL_EVENTS);
    set(trng, MODE, get(trng, MODE) | MODE_256);
    int error = -EAGAIN;
    for (unsigned tries = 0; tries < TRIES && error == -EAGAIN; tries++)
        error = seed(trng);
    if (error == -EAGAIN)
        return report(trng, -EIO, "cannot be seeded");
    return error ? report(trng, error, "no answer") : 0;
}
