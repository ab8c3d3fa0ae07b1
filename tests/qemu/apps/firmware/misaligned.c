/* Loads and stores across their alignment, by the hart or by the firmware. */
#include "checks.h"
#include "physical.h"
#include "probe.h"
#include <stdbool.h>
#include <string.h>
#include <yao/mm.h>

#define LONG(text) ".option push\n .option norvc\n" text "\n .option pop"
/* With an offset, as OpenSBI 1.1 takes stores without one for something else. */
#define STACK(text) "mv t0, sp\n addi sp, a0, -64\n" text "\n mv sp, t0"
#define LOADED      "\n fmv.x.d a0, fa0"
#define BOXED       "fmv.w.x fa0, a1\n"
#define DOUBLE      "fmv.d.x fa0, a1\n"

ATTEMPT(lh, LONG("lh a0, 0(a0)"))
ATTEMPT(lhu, LONG("lhu a0, 0(a0)"))
ATTEMPT(lw, LONG("lw a0, 0(a0)"))
ATTEMPT(lwu, LONG("lwu a0, 0(a0)"))
ATTEMPT(ld, LONG("ld a0, 0(a0)"))
ATTEMPT(flw, LONG("flw fa0, 0(a0)") LOADED)
ATTEMPT(fld, LONG("fld fa0, 0(a0)") LOADED)
ATTEMPT(c_lw, "c.lw a0, 0(a0)")
ATTEMPT(c_ld, "c.ld a0, 0(a0)")
ATTEMPT(c_fld, "c.fld fa0, 0(a0)" LOADED)
ATTEMPT(c_lwsp, STACK("c.lwsp a0, 64(sp)"))
ATTEMPT(c_ldsp, STACK("c.ldsp a0, 64(sp)"))
ATTEMPT(c_fldsp, STACK("c.fldsp fa0, 64(sp)") LOADED)
ATTEMPT(sh, LONG("sh a1, 0(a0)"))
ATTEMPT(sw, LONG("sw a1, 0(a0)"))
ATTEMPT(sd, LONG("sd a1, 0(a0)"))
ATTEMPT(fsw, BOXED LONG("fsw fa0, 0(a0)"))
ATTEMPT(fsd, DOUBLE LONG("fsd fa0, 0(a0)"))
ATTEMPT(c_sw, "c.sw a1, 0(a0)")
ATTEMPT(c_sd, "c.sd a1, 0(a0)")
ATTEMPT(c_fsd, DOUBLE "c.fsd fa0, 0(a0)")
ATTEMPT(c_swsp, STACK("c.swsp a1, 64(sp)"))
ATTEMPT(c_sdsp, STACK("c.sdsp a1, 64(sp)"))
ATTEMPT(c_fsdsp, STACK(DOUBLE "c.fsdsp fa0, 64(sp)"))
ATTEMPT(amoadd, "amoadd.w a0, a1, (a0)")

enum extension { SIGN, ZERO, ONES };

struct move {
    const char *name;
    attempt *run;
    unsigned size; /* bytes */
    enum extension extension;
};

static const struct move loads[] = {
    {"lh", lh, 2, SIGN},           {"lhu", lhu, 2, ZERO},       {"lw", lw, 4, SIGN},
    {"lwu", lwu, 4, ZERO},         {"ld", ld, 8, ZERO},         {"flw", flw, 4, ONES},
    {"fld", fld, 8, ZERO},         {"c.lw", c_lw, 4, SIGN},     {"c.ld", c_ld, 8, ZERO},
    {"c.fld", c_fld, 8, ZERO},     {"c.lwsp", c_lwsp, 4, SIGN}, {"c.ldsp", c_ldsp, 8, ZERO},
    {"c.fldsp", c_fldsp, 8, ZERO},
};

static const struct move stores[] = {
    {"sh", sh, 2},         {"sw", sw, 4},         {"sd", sd, 8},           {"fsw", fsw, 4},
    {"fsd", fsd, 8},       {"c.sw", c_sw, 4},     {"c.sd", c_sd, 8},       {"c.fsd", c_fsd, 8},
    {"c.swsp", c_swsp, 4}, {"c.sdsp", c_sdsp, 8}, {"c.fsdsp", c_fsdsp, 8},
};

#define EACH(array, i) (unsigned i = 0; i < sizeof(array) / sizeof *(array); i++)

/* Bytes on both sides of the border between two pages, so that some accesses cross it. */
#define AROUND 24
static uint8_t pages[2 * PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
static uint8_t *const bytes = pages + PAGE_SIZE - AROUND / 2;

static void fill(uint8_t *to)
{
    for (unsigned i = 0; i < AROUND; i++)
        to[i] = (uint8_t)(0x11 * i + 0x75);
}

static uint64_t extended(uint64_t value, const struct move *move)
{
    unsigned unused = 64 - 8 * move->size;
    if (move->extension == SIGN)
        return (uint64_t)((int64_t)(value << unused) >> unused);
    return move->extension == ONES ? value | ~0ull << (64 - unused) : value;
}

static void check_load(const struct move *move, unsigned offset)
{
    struct trap trap;
    uint64_t expected = 0;
    memcpy(&expected, bytes + offset, move->size);
    uint64_t found = probe(&trap, move->run, (uintptr_t)bytes + offset, 0);
    check(move->name, trap.cause, NO_TRAP);
    check(move->name, found, extended(expected, move));
}

static void check_store(const struct move *move, unsigned offset)
{
    static const uint64_t value = 0xfedcba9876543210;
    struct trap trap;
    uint8_t expected[AROUND];
    fill(expected);
    memcpy(expected + offset, &value, move->size);
    fill(bytes);
    probe(&trap, move->run, (uintptr_t)bytes + offset, value);
    check(move->name, trap.cause, NO_TRAP);
    check(move->name, (uint64_t)memcmp(bytes, expected, AROUND), 0);
}

static void check_all(void)
{
    fill(bytes);
    for (unsigned offset = 0; offset < AROUND - 8; offset++)
        for
            EACH(loads, i)
    check_load(&loads[i], offset);
    for (unsigned offset = 0; offset < AROUND - 8; offset++)
        for
            EACH(stores, i)
    check_store(&stores[i], offset);
}

/* Half of it lies in a page that is not there. */
static void check_faults(void)
{
    struct trap trap;
    uintptr_t end = mmio_map(physical(pages), PAGE_SIZE) + PAGE_SIZE;
    probe(&trap, ld, end - 3, 0);
    check("load into a hole", trap.cause, CAUSE_LOAD_PAGE);
    check("its address", trap.value, end);
    check("its place", trap.pc, (uintptr_t)ld);
    probe(&trap, sd, end - 3, 0);
    check("store into a hole", trap.cause, CAUSE_STORE_PAGE);
    check("its address", trap.value, end);
    check("its place", trap.pc, (uintptr_t)sd);
}

/* Emulated, it would not be atomic. QEMU 7.2 calls it a load's trap where it has one hart. */
static void check_atomic(void)
{
    struct trap trap;
    probe(&trap, amoadd, (uintptr_t)bytes + 1, 1);
    check("amoadd.w", trap.cause == CAUSE_LOAD_MISALIGNED || trap.cause == CAUSE_STORE_MISALIGNED,
          true);
    check("its address", trap.value, (uintptr_t)bytes + 1);
}

void misaligned_run(void)
{
    check_all();
    check_faults();
    check_atomic();
}
