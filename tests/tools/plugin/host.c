/*
 * Stands in for QEMU where the plugin is loaded: takes the versions VERSION_MIN to VERSION_CUR of
 * the interface, translates a program of three instructions that loops twice, and executes it on
 * two harts. The functions are declared by the header of that version.
 */
#include <dlfcn.h>
#include <qemu-plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INSTRUCTIONS 3
#define ROUNDS       2
#define ID           0x1234
#define USERDATA     NULL

struct qemu_plugin_insn {
    uint64_t address;
    qemu_plugin_vcpu_udata_cb_t cb;
    void *userdata;
};

struct qemu_plugin_tb {
    struct qemu_plugin_insn instructions[INSTRUCTIONS];
};

static struct qemu_plugin_tb block = {{{.address = 0x100}, {.address = 0x104}, {.address = 0x106}}};
static qemu_plugin_vcpu_tb_trans_cb_t translated;

#if VERSION_CUR < 7
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_vcpu_tb_trans_cb_t cb)
{
    translated = id == ID ? cb : NULL;
}

static void translate(void)
{
    translated(ID, &block);
}
#else
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_vcpu_tb_trans_cb_t cb,
                                           void *userdata)
{
    translated = id == ID ? cb : NULL;
}

static void translate(void)
{
    translated(&block, USERDATA);
}
#endif

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb)
{
    return INSTRUCTIONS;
}

struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t idx)
{
    return (struct qemu_plugin_insn *)&tb->instructions[idx];
}

uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn)
{
    return insn->address;
}

void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
                                            qemu_plugin_vcpu_udata_cb_t cb,
                                            enum qemu_plugin_cb_flags flags, void *userdata)
{
    insn->cb = cb;
    insn->userdata = userdata;
}

/* In QEMU's words. */
static void check_version(const char *path, int version)
{
    const char *limit = version < VERSION_MIN ? "a minimum version of" : "up to version";
    if (version >= VERSION_MIN && version <= VERSION_CUR)
        return;
    fprintf(stderr,
            "qemu: Could not load plugin %s: plugin requires API version %d, but this QEMU "
            "supports only %s %d\n",
            path, version, limit, version < VERSION_MIN ? VERSION_MIN : VERSION_CUR);
    exit(1);
}

/* "PATH,key=value,key=value" */
static void load(char *words)
{
    static const qemu_info_t info = {.target_name = "riscv64",
                                     .version = {VERSION_MIN, VERSION_CUR}};
    char *argv[16], *path = strtok(words, ",");
    int argc = 0;
    while (argc < 16 && (argv[argc] = strtok(NULL, ",")))
        argc++;
    void *plugin = dlopen(path, RTLD_NOW);
    if (!plugin)
        fprintf(stderr, "%s\n", dlerror()), exit(1);
    check_version(path, *(int *)dlsym(plugin, "qemu_plugin_version"));
    int (*install)(qemu_plugin_id_t, const qemu_info_t *, int, char **) =
        dlsym(plugin, "qemu_plugin_install");
    if (install(ID, &info, argc, argv))
        fprintf(stderr, "qemu_plugin_install returned error code -1\n"), exit(1);
}

int main(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i++)
        if (!strcmp(argv[i], "-plugin"))
            load(argv[i + 1]);
    translate();
    for (unsigned round = 0; round < ROUNDS; round++)
        for (unsigned hart = 0; hart < 2; hart++)
            for (size_t i = 0; i < INSTRUCTIONS; i++)
                block.instructions[i].cb(hart, block.instructions[i].userdata);
    return 0;
}
