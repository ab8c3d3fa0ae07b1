/* The program's random numbers: NIST's known answers, which sources they need, and what is used how
 * often. */
#include "src/random/random.h"
#include "build/third_party/bearssl-drbg/inc/bearssl_rand.h"
#include "bus.h"
#include "fresh.h"
#include "one_device.h"
#include "src/random/seed.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include <cmocka.h>
#include <yao/rng.h>
#include <yao/time.h>

#define MINUTE (60 * (uint64_t)TIME_SECOND)
#define ANSWER 128u /* bytes */

const struct driver *const yao_drivers_rng[] = {NULL};

/* The tree: a seed of so many bytes, 0: none. Its bytes are 0, 1, 2, … */
static uint8_t tree_seed[64];
static int tree_seed_size;

/* The generator: what it is to say next, and its error. */
static struct {
    uint8_t bytes[48];
    unsigned reads;
    size_t wanted; /* by the last read */
    int error;
} source;

static uint8_t first[ANSWER], second[ANSWER];

dt_node dt_find_path(const char *path)
{
    return !strcmp(path, "/chosen") ? 1 : -ENOENT;
}

const void *dt_property(dt_node node, const char *name, int *length)
{
    *length = tree_seed_size;
    return !strcmp(name, "rng-seed") && tree_seed_size ? tree_seed : NULL;
}

static int read_source(struct rng *rng, void *bytes, size_t size)
{
    source.reads++;
    source.wanted = size;
    memcpy(bytes, source.bytes, size);
    return source.error;
}

static const struct rng_ops ops = {read_source};
static struct rng rng = {&ops, NULL, 3};

static void unhex(uint8_t *bytes, const char *text)
{
    for (; *text; text += 2)
        sscanf(text, "%2hhx", bytes++);
}

static void with_generator(const char *says)
{
    unhex(source.bytes, says);
    one_device_set(&rng);
}

static void with_firmware(int size)
{
    tree_seed_size = size;
    for (int i = 0; i < size; i++)
        tree_seed[i] = (uint8_t)i;
}

static void expect_answer(const char *text)
{
    uint8_t answer[ANSWER];
    unhex(answer, text);
    check(!random_fill(first, ANSWER));
    check(!random_fill(second, ANSWER));
    check(!memcmp(second, answer, ANSWER));
}

/* NIST's CAVP, drbgvectors_no_reseed/HMAC_DRBG.rsp, SHA-256, the first without a personalization
 * string: entropy and nonce; what the second request returns. */
static void expect_first_answer(void)
{
    with_generator(
        "ca851911349384bffe89de1cbdc46e6831e44d34a4fb935ee285dd14b71a7488"
        "659ba96c601dc69fc902940805ec0ca8");
    expect_answer(
        "e528e9abf2dece54d47c7e75e5fe302149f817ea9fb4bee6f4199697d04d5b89"
        "d54fbb978a15b5c443c9ec21036d2460b6f73ebad0dc2aba6e624abf07745bc1"
        "07694bb7547bb0995f70de25d6b29e2d3011bb19d27676c07162c8b5ccde0668"
        "961df86803482cb37ed6d5c0bb8d50cf1f50d476aa0458bdaba806f48be9dcb8");
}

static void answer_without_reseed(void)
{
    expect_first_answer();
    check(source.reads == 1);
}

/* drbgvectors_pr_false/HMAC_DRBG.rsp, the same. */
static void answer_with_reseed(void)
{
    with_generator(
        "06032cd5eed33f39265f49ecb142c511da9aff2af71203bffaf34a9ca5bd9c0d"
        "0e66f71edc43e42a45ad3c6fc6cdc4df");
    check(!random_fill(first, 0) && source.wanted == 48);
    unhex(source.bytes, "01920a4e669ed3a85ae8a33b35a74ad7fb2a6bb4cf395ce00334a9c9a5a5d552");
    clock_advance(MINUTE);
    expect_answer(
        "76fc79fe9b50beccc991a11b5635783a83536add03c157fb30645e611c2898bb"
        "2b1bc215000209208cd506cb28da2a51bdb03826aaf2bd2335d576d519160842"
        "e7158ad0949d1a9ec3e66ea1b1a064b005de914eac2e9d4f2d72a8616a802254"
        "22918250ff66a41bd2f864a6a38cc5b6499dc43f7f2bd09e1e0f8f5885935124");
    check(source.reads == 2 && source.wanted == 32);
}

static void no_source(void)
{
    check(random_fill(first, 1) == -ENODEV);
    check(random_get(first, 1, 0) == -ENOSYS);
    check(random_get(first, 1, GRND_RANDOM) == -ENOSYS);
    check(random_get(first, 1, GRND_INSECURE) == -ENOSYS);
    check(random_get(first, 1, GRND_NONBLOCK) == -EAGAIN);
    check(!first[0]);
}

/* Until it works: then what it failed to say is not used. */
static void generator_that_fails(void)
{
    with_generator("11");
    source.error = -EIO;
    check(random_fill(first, 1) == -EIO && random_get(first, 1, 0) == -EIO);
    check(random_get(first, 1, GRND_NONBLOCK) == -EAGAIN);
    check(!first[0] && source.reads == 3);
    source.error = 0;
    expect_first_answer();
}

static void generator_that_fails_later(void)
{
    with_generator("11");
    check(!random_fill(first, ANSWER));
    source.error = -ETIMEDOUT;
    clock_advance(MINUTE);
    check(!random_fill(second, ANSWER) && source.reads == 2);
    check(memcmp(first, second, ANSWER));
    check(!random_fill(second, ANSWER) && source.reads == 2); /* not before the next minute */
}

static void flags_of_linux(void)
{
    with_generator("11");
    check(random_get(first, 1, 8) == -EINVAL);
    check(random_get(first, 1, GRND_INSECURE | GRND_RANDOM) == -EINVAL);
    check(!source.reads);
    check(random_get(first, 7, GRND_NONBLOCK | GRND_INSECURE) == 7);
    check(random_get(first, 0, 0) == 0);
}

/* What the library makes of @seed in one request after the other. */
static void expect_library(const uint8_t *seed, size_t size, size_t request)
{
    static uint8_t expected[100000], bytes[sizeof expected];
    br_hmac_drbg_context reference;
    br_hmac_drbg_init(&reference, &br_sha256_vtable, seed, size);
    br_hmac_drbg_generate(&reference, expected, request);
    br_hmac_drbg_generate(&reference, expected + request, sizeof bytes - request);
    check(!random_fill(bytes, sizeof bytes));
    check(!memcmp(bytes, expected, sizeof bytes));
}

static void long_requests_are_split(void)
{
    with_generator("11");
    expect_library(source.bytes, sizeof source.bytes, 65536);
}

/* Pieces of all sizes, over several stocks; a stock is no longer used after a reseed. */
static void short_requests_share_one(void)
{
    br_hmac_drbg_context reference;
    uint8_t expected[3 * ANSWER], bytes[3 * ANSWER];
    with_generator("11");
    br_hmac_drbg_init(&reference, &br_sha256_vtable, source.bytes, sizeof source.bytes);
    for (unsigned i = 0; i < sizeof expected; i += ANSWER)
        br_hmac_drbg_generate(&reference, expected + i, ANSWER);
    for (size_t done = 0, size = 1; done < sizeof bytes; done += size, size = size * 2 % 125 + 1) {
        size = size < sizeof bytes - done ? size : sizeof bytes - done;
        check(!random_fill(bytes + done, size));
    }
    check(!memcmp(bytes, expected, sizeof bytes));
    check(!random_fill(first, 1));
    clock_advance(MINUTE);
    br_hmac_drbg_generate(&reference, first, ANSWER);
    br_hmac_drbg_update(&reference, source.bytes, 32);
    br_hmac_drbg_generate(&reference, second, ANSWER);
    check(!random_fill(bytes, 2) && !memcmp(bytes, second, 2) && memcmp(bytes, first + 1, 2));
}

static void firmware_shares(void)
{
    uint8_t start[RNG_SEED_START];
    with_firmware(32);
    check(!rng_seed_bytes(start) && !memcmp(start, tree_seed, sizeof start));
    check(rng_seed_bytes(start) == -ENOENT);
    expect_library(tree_seed + 16, 16, 65536);
    const uint8_t *rest;
    check(!rng_seed_rest(&rest));
}

static void firmware_has_little(void)
{
    uint8_t start[RNG_SEED_START];
    with_firmware(31);
    check(rng_seed_bytes(start) == -ENOENT);
    expect_library(tree_seed, 31, 65536);
}

static void firmware_has_too_little(void)
{
    with_firmware(15);
    check(random_fill(first, 1) == -ENODEV);
    with_firmware(32);
    check(random_fill(first, 1) == -ENODEV); /* it was used */
}

/* Whichever is known to somebody, the numbers are not. */
static void both_count(void)
{
    br_hmac_drbg_context reference;
    with_generator("11");
    with_firmware(40);
    check(!random_fill(first, ANSWER));
    br_hmac_drbg_init(&reference, &br_sha256_vtable, source.bytes, sizeof source.bytes);
    br_hmac_drbg_update(&reference, tree_seed + 16, 24);
    br_hmac_drbg_generate(&reference, second, ANSWER);
    check(!memcmp(first, second, ANSWER));
}

static void firmware_stands_in(void)
{
    with_generator("11");
    with_firmware(32);
    source.error = -EIO;
    check(!random_fill(first, 1) && source.reads == 1);
    source.error = 0;
    clock_advance(MINUTE);
    check(!random_fill(first, 1) && source.reads == 2);
}

static void numbers_are_those_of_the_standard(void **state)
{
    freshly(answer_without_reseed);
    freshly(answer_with_reseed);
    freshly(long_requests_are_split);
    freshly(short_requests_share_one);
}

static void without_a_source_there_are_none(void **state)
{
    freshly(no_source);
    freshly(firmware_has_too_little);
    freshly(generator_that_fails);
}

static void once_seeded_they_do_not_end(void **state)
{
    freshly(generator_that_fails_later);
    freshly(firmware_stands_in);
}

static void the_firmwares_seed_is_used_once(void **state)
{
    freshly(firmware_shares);
    freshly(firmware_has_little);
    freshly(both_count);
}

static void flags_are_those_of_linux(void **state)
{
    freshly(flags_of_linux);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_the_standard),
        cmocka_unit_test(without_a_source_there_are_none),
        cmocka_unit_test(once_seeded_they_do_not_end),
        cmocka_unit_test(the_firmwares_seed_is_used_once),
        cmocka_unit_test(flags_are_those_of_linux),
    };
    bus_reset(0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
