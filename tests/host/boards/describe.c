/*
 * Prints what the boot-time code finds in a device tree:
 *     describe FILE.dtb
 * test_boards.py compares it with what is expected of each board.
 */
#include "common_describe.h"
#include "src/boot/hart.h"
#include "src/dt/dt.h"
#include "src/time/timebase.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yao/hart.h>

unsigned long boot_hart_;

static void describe_root(void)
{
    const char *text = dt_string(DT_ROOT, "model", 0);
    key("model");
    puts(text ? text : "-");
    for (unsigned i = 0; (text = dt_string(DT_ROOT, "compatible", i)); i++) {
        key(i ? "" : "compatible");
        puts(text);
    }
}

static void describe_regions(void)
{
    uint64_t base, size;
    for (dt_node node = 0; node < dt_count(); node++)
        if (dt_is_memory(node) || dt_is_reserved(node))
            for (unsigned i = 0; !dt_reg(node, i, &base, &size); i++) {
                key(dt_is_memory(node) ? "memory" : "reserved");
                printf("%#lx to %#lx, %lu MiB\n", base, base + size, size >> 20);
            }
}

static const char *reason(dt_node cpu)
{
    const char *mmu = dt_string(cpu, "mmu-type", 0);
    return !dt_available(cpu) ? "disabled" : !mmu ? "no mmu-type" : mmu;
}

static void describe_hart(dt_node cpu, unsigned long hart)
{
    char path[DT_PATH_MAX];
    boot_hart_ = hart;
    if (hart_node() != cpu)
        return;
    key("hart");
    printf("%lu %s, %s, ", hart, dt_path(cpu, path), reason(cpu));
    if (!describe_context(hart))
        puts("no PLIC context: out");
}

static void describe_harts(void)
{
    uint64_t hart;
    dt_node cpus = dt_find_path("/cpus");
    for (dt_node cpu = dt_child(cpus, -1); cpu >= 0; cpu = dt_child(cpus, cpu))
        if (!dt_u64(cpu, "reg", &hart))
            describe_hart(cpu, hart);
}

static void describe_time(void)
{
    boot_hart_ = 1;
    uint32_t hz = timebase_read(hart_node());
    key("timebase");
    printf("%u Hz%s\n", hz, timebase_has_sstc(hart_node()) ? ", Sstc" : "");
}

int main(int argc, char **argv)
{
    void *blob = read_tree(argv[1]);
    int failed = describe_memory(blob);
    if (!failed) {
        describe_root();
        describe_regions();
        describe_time();
        describe_harts();
        describe_console();
        describe_cards();
    }
    free(blob);
    return failed;
}
