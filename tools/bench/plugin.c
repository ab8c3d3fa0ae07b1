/*
 * QEMU TCG plugin: how many instructions a hart has executed when it comes to given addresses.
 *
 * Arguments: out=FILE, and at=ADDRESS (hexadecimal) for each address. Each time a hart is about
 * to execute the instruction at one of them, FILE gets a line "ADDRESS HART COUNT", where
 * COUNT is the number of instructions that hart executed before.
 *
 * With the argument "versions=on" it says which versions of the interface QEMU takes, and no more.
 *
 * One callback per instruction, no inline counter: that part of the interface is nearly the same in
 * every QEMU, and it is exact where instructions are executed again after an access to a device
 * (QEMU instruments those once).
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <qemu-plugin.h>

#define HARTS_MAX     512 /* as many as `virt` can have */
#define ADDRESSES_MAX 4096

/* QEMU loads the plugin only if it takes this version. */
QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

static uint64_t executed[HARTS_MAX];
static uint64_t addresses[ADDRESSES_MAX];
static size_t address_count;
static FILE *out;

static void on_instruction(unsigned hart, void *data)
{
    executed[hart]++;
}

static void on_address(unsigned hart, void *data)
{
    const uint64_t *address = data;
    fprintf(out, "%" PRIx64 " %u %" PRIu64 "\n", *address, hart, executed[hart]);
    executed[hart]++;
}

static int by_value(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void instrument(struct qemu_plugin_tb *block)
{
    size_t count = qemu_plugin_tb_n_insns(block);
    for (size_t i = 0; i < count; i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
        uint64_t address = qemu_plugin_insn_vaddr(insn);
        void *found = bsearch(&address, addresses, address_count, sizeof(address), by_value);
        qemu_plugin_register_vcpu_insn_exec_cb(insn, found ? on_address : on_instruction,
                                               QEMU_PLUGIN_CB_NO_REGS, found);
    }
}

#if QEMU_PLUGIN_VERSION < 7
static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    instrument(block);
}

static void listen(qemu_plugin_id_t id)
{
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
}
#else
static void on_translation(struct qemu_plugin_tb *block, void *data)
{
    instrument(block);
}

static void listen(qemu_plugin_id_t id)
{
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation, NULL);
}
#endif

static const char *after(const char *argument, const char *key)
{
    size_t length = strlen(key);
    return strncmp(argument, key, length) == 0 ? argument + length : NULL;
}

static int refuse(const char *argument)
{
    fprintf(stderr, "plugin: %s: cannot use this argument\n", argument);
    return -1;
}

static int take(const char *argument)
{
    const char *path = after(argument, "out="), *address = after(argument, "at=");
    if (path)
        out = fopen(path, "w");
    else if (address && address_count < ADDRESSES_MAX)
        addresses[address_count++] = strtoull(address, NULL, 16);
    else
        return refuse(argument);
    return path && !out ? refuse(argument) : 0;
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                           char **argv)
{
    if (argc == 1 && strcmp(argv[0], "versions=on") == 0) {
        fprintf(stderr, "plugin: versions %d to %d\n", info->version.min, info->version.cur);
        return -1;
    }
    for (int i = 0; i < argc; i++) {
        if (take(argv[i]))
            return -1;
    }
    if (!out)
        return refuse("no out=FILE");
    qsort(addresses, address_count, sizeof(*addresses), by_value);
    listen(id);
    return 0;
}
