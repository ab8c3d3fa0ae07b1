/*
 * The harts of the JH7110: SiFive's S7 and U74.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "target/riscv/cpu.h"
#include "jh7110.h"

/* SiFive's "feature disable" CSR, which firmware writes (U74-MC manual). */
#define CSR_FEATURE_DISABLE 0x7c1

#define SIFIVE_MVENDORID 0x489
#define SIFIVE_7_MARCHID 0x8000000000000007
#define JH7110_MIMPID    0x4210427

static DeviceRealize parent_realize;

static RISCVException feature_exists(CPURISCVState *env, int csrno)
{
    return RISCV_EXCP_NONE;
}

static RISCVException feature_read(CPURISCVState *env, int csrno,
                                   target_ulong *value)
{
    *value = 0;
    return RISCV_EXCP_NONE;
}

static RISCVException feature_write(CPURISCVState *env, int csrno,
                                    target_ulong value)
{
    return RISCV_EXCP_NONE;
}

static riscv_csr_operations feature_ops = {
    .name = "feature_disable",
    .predicate = feature_exists,
    .read = feature_read,
    .write = feature_write,
};

static void jh7110_cpu_realize(DeviceState *dev, Error **errp)
{
    RISCVCPU *cpu = RISCV_CPU(dev);
    ERRP_GUARD();

    cpu->cfg.mvendorid = SIFIVE_MVENDORID;
    cpu->cfg.marchid = SIFIVE_7_MARCHID;
    cpu->cfg.mimpid = JH7110_MIMPID;
    riscv_set_csr_ops(CSR_FEATURE_DISABLE, &feature_ops);
    parent_realize(dev, errp);
}

/*
 * QEMU takes extensions away that are younger than the privileged
 * specification of the hart, so they come after that.
 */
static void u74_realize(DeviceState *dev, Error **errp)
{
    RISCVCPU *cpu = RISCV_CPU(dev);
    ERRP_GUARD();

    jh7110_cpu_realize(dev, errp);
    if (*errp) {
        return;
    }
    cpu->cfg.ext_zba = true;
    cpu->cfg.ext_zbb = true;
    cpu->cfg.ext_svade = true; /* A and D are software's business */
}

static void s7_class_init(ObjectClass *oc, void *data)
{
    device_class_set_parent_realize(DEVICE_CLASS(oc), jh7110_cpu_realize,
                                    &parent_realize);
}

static void u74_class_init(ObjectClass *oc, void *data)
{
    device_class_set_parent_realize(DEVICE_CLASS(oc), u74_realize,
                                    &parent_realize);
}

static const TypeInfo jh7110_cpu_types[] = {
    {
        .name = TYPE_JH7110_CPU_S7,
        .parent = TYPE_RISCV_CPU_SIFIVE_E51,
        .class_init = s7_class_init,
    },
    {
        .name = TYPE_JH7110_CPU_U74,
        .parent = TYPE_RISCV_CPU_SIFIVE_U54,
        .class_init = u74_class_init,
    },
};

DEFINE_TYPES(jh7110_cpu_types)
