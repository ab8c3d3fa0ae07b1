/*
 * What software must not do: with -machine strict=on it ends the run with a
 * message, and otherwise it is logged as a guest error. Addresses where
 * nothing is are part of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/units.h"
#include "exec/address-spaces.h"
#include "hw/boards.h"
#include "hw/core/cpu.h"
#include "qom/object.h"
#include "system/cpus.h"
#include "system/runstate.h"
#include "target/riscv/cpu.h"
#include "jh7110.h"

#define DRAM_BASE 0x40000000

/* Below all devices and stubs. */
#define NOTHING_PRIORITY (-2000)

/*
 * Where the harts would see memory past their caches, by U-Boot,
 * doc/board/starfive/jh7110_common.rst, and by Bo Gan's mails to linux-riscv
 * of March 2026. The first overlaps with the memory of a board of 8 GiB.
 */
static const struct {
    hwaddr base, size;
} aliases[] = {
    { 0x240000000, 8 * GiB },
    { 0x440000000, 8 * GiB },
};

static bool is_strict(void)
{
    return object_property_get_bool(qdev_get_machine(), "strict", NULL);
}

/* The instruction that makes the access: its translation knows which. */
static uint64_t current_pc(CPUState *cs)
{
    uint64_t pc = cpu_env(cs)->pc, words[8]; /* RISC-V has three */

    if (cs->mem_io_pc && cpu_unwind_state_data(cs, cs->mem_io_pc, words)) {
        pc = (pc & TARGET_PAGE_MASK) | (words[0] & ~TARGET_PAGE_MASK);
    }
    return pc;
}

static void say_what(GString *text, const JH7110Access *access)
{
    g_string_append_printf(text, "%s: ", access->device);
    switch (access->operation) {
    case JH7110_BY_ITSELF:
        return;
    case JH7110_READ:
        g_string_append(text, "read of ");
        break;
    case JH7110_WRITE:
        g_string_append_printf(text, "write of 0x%" PRIx64 " to ",
                               access->value);
        break;
    }
    if (access->reg) {
        g_string_append_printf(text, "%s (0x%" HWADDR_PRIx "): ", access->reg,
                               access->at);
    } else {
        g_string_append_printf(text, "0x%" HWADDR_PRIx ": ", access->at);
    }
}

static void say_who(GString *text, const JH7110Access *access)
{
    if (current_cpu && access->operation != JH7110_BY_ITSELF) {
        g_string_append_printf(text, "; hart %" PRIu64 ", pc 0x%" PRIx64,
                               (uint64_t)cpu_env(current_cpu)->mhartid,
                               current_pc(current_cpu));
    }
}

/* With -no-shutdown the machine stops, and a debugger can look at it. */
static void end_run(const char *text)
{
    if (qemu_shutdown_requested_get() != SHUTDOWN_CAUSE_NONE ||
        runstate_check(RUN_STATE_SHUTDOWN)) {
        return; /* the other harts have not stopped yet */
    }
    error_report("strict: %s", text);
    qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_GUEST_PANIC, 1);
    cpu_stop_current();
}

void jh7110_forbidden(const JH7110Access *access, const char *format, ...)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool strict = is_strict();
    va_list args;

    if (!strict && !qemu_loglevel_mask(LOG_GUEST_ERROR)) {
        return;
    }
    say_what(text, access);
    va_start(args, format);
    g_string_append_vprintf(text, format, args);
    va_end(args);
    say_who(text, access);
    qemu_log_mask(LOG_GUEST_ERROR, "%s\n", text->str);
    if (strict) {
        end_run(text->str);
    }
}

bool jh7110_accepts_words(const JH7110Access *access, unsigned size)
{
    if (size == 4 && access->at % 4 == 0) {
        return true;
    }
    jh7110_forbidden(access, "an access of %u byte%s: its registers have 4",
                     size, size == 1 ? "" : "s");
    return false;
}

static void report_nothing(hwaddr at, JH7110Operation operation,
                           uint64_t value)
{
    JH7110Access access = { "nothing", NULL, operation, at, value };
    uint64_t ram = current_machine->ram_size;
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(aliases); i++) {
        if (at >= aliases[i].base && at - aliases[i].base < aliases[i].size) {
            access.device = "uncached alias of memory";
            jh7110_forbidden(&access, "it is not modelled, as sources disagree "
                             "on where it is");
            return;
        }
    }
    if (at >= DRAM_BASE && at < DRAM_BASE + 8 * GiB) {
        access.device = "memory";
        jh7110_forbidden(&access, "the board has %" PRIu64 " GiB, from 0x%x",
                         ram / GiB, DRAM_BASE);
        return;
    }
    jh7110_forbidden(&access, "no device is at this address");
}

/* A debugger and the monitor may look everywhere: they are no hart. */
static MemTxResult nothing_read(void *opaque, hwaddr at, uint64_t *value,
                                unsigned size, MemTxAttrs attrs)
{
    *value = 0;
    if (current_cpu && !attrs.debug) {
        report_nothing(at, JH7110_READ, 0);
    }
    return MEMTX_DECODE_ERROR;
}

static MemTxResult nothing_write(void *opaque, hwaddr at, uint64_t value,
                                 unsigned size, MemTxAttrs attrs)
{
    if (current_cpu && !attrs.debug) {
        report_nothing(at, JH7110_WRITE, value);
    }
    return MEMTX_DECODE_ERROR;
}

static const MemoryRegionOps nothing_ops = {
    .read_with_attrs = nothing_read,
    .write_with_attrs = nothing_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 1, 8 },
    .valid = { 1, 8 },
};

void jh7110_nothing_create(void)
{
    MemoryRegion *region = g_new(MemoryRegion, 1);

    memory_region_init_io(region, NULL, &nothing_ops, NULL, "jh7110.nothing",
                          UINT64_MAX);
    memory_region_add_subregion_overlap(get_system_memory(), 0, region,
                                        NOTHING_PRIORITY);
}
