/*
 * SiFive's S7 and U74, as the JH7110 and the FU740 have them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "target/riscv/cpu.h"
#include "u74.h"

/* SiFive's "feature disable" CSR, which firmware writes (U74-MC manual). */
#define CSR_FEATURE_DISABLE 0x7c1

#define SIFIVE_MVENDORID 0x489
#define SIFIVE_7_MARCHID 0x8000000000000007

/*
 * The FU740's is the first of those with erratum CIP-453 (Linux,
 * arch/riscv/errata/sifive/errata.c).
 */
#define JH7110_MIMPID 0x4210427
#define FU740_MIMPID  0x20181004

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

static void s7_realize(DeviceState *dev, uint64_t mimpid, Error **errp)
{
    RISCVCPU *cpu = RISCV_CPU(dev);

    cpu->cfg.mvendorid = SIFIVE_MVENDORID;
    cpu->cfg.marchid = SIFIVE_7_MARCHID;
    cpu->cfg.mimpid = mimpid;
    riscv_set_csr_ops(CSR_FEATURE_DISABLE, &feature_ops);
    parent_realize(dev, errp);
}

/*
 * QEMU takes extensions away that are younger than the privileged
 * specification of the hart, so they come after that.
 */
static void u74_realize(DeviceState *dev, uint64_t mimpid, bool bitmanip,
                        Error **errp)
{
    RISCVCPU *cpu = RISCV_CPU(dev);
    ERRP_GUARD();

    s7_realize(dev, mimpid, errp);
    if (*errp) {
        return;
    }
    cpu->cfg.ext_zba = bitmanip;
    cpu->cfg.ext_zbb = bitmanip;
    cpu->cfg.ext_svade = true; /* A and D are software's business */
}

static void jh7110_s7_realize(DeviceState *dev, Error **errp)
{
    s7_realize(dev, JH7110_MIMPID, errp);
}

static void jh7110_u74_realize(DeviceState *dev, Error **errp)
{
    u74_realize(dev, JH7110_MIMPID, true, errp);
}

static void fu740_s7_realize(DeviceState *dev, Error **errp)
{
    s7_realize(dev, FU740_MIMPID, errp);
}

/* Without Zba and Zbb (Linux, dts/sifive/fu740-c000.dtsi). */
static void fu740_u74_realize(DeviceState *dev, Error **errp)
{
    u74_realize(dev, FU740_MIMPID, false, errp);
}

static void u74_class_init(ObjectClass *oc, void *data)
{
    device_class_set_parent_realize(DEVICE_CLASS(oc), data, &parent_realize);
}

static const TypeInfo u74_types[] = {
    {
        .name = TYPE_JH7110_CPU_S7,
        .parent = TYPE_RISCV_CPU_SIFIVE_E51,
        .class_init = u74_class_init,
        .class_data = jh7110_s7_realize,
    },
    {
        .name = TYPE_JH7110_CPU_U74,
        .parent = TYPE_RISCV_CPU_SIFIVE_U54,
        .class_init = u74_class_init,
        .class_data = jh7110_u74_realize,
    },
    {
        .name = TYPE_FU740_CPU_S7,
        .parent = TYPE_RISCV_CPU_SIFIVE_E51,
        .class_init = u74_class_init,
        .class_data = fu740_s7_realize,
    },
    {
        .name = TYPE_FU740_CPU_U74,
        .parent = TYPE_RISCV_CPU_SIFIVE_U54,
        .class_init = u74_class_init,
        .class_data = fu740_u74_realize,
    },
};

DEFINE_TYPES(u74_types)
