/*
 * Dialog DA9063, the board's power management chip: registers that keep what is
 * written, and those that turn the board off or restart it (DA9063 datasheet,
 * CONTROL_A and CONTROL_F; OpenSBI, platform/generic/sifive/fu740.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "system/runstate.h"
#include "hw/i2c/i2c.h"
#include "fu740.h"

#define TYPE_DA9063 "da9063"
OBJECT_DECLARE_SIMPLE_TYPE(DA9063State, DA9063)

#define PAGE_CON    0x000
#define PAGE_HIGH   (1 << 1) /* registers from 0x100 */
#define CONTROL_A   0x00e
#define SYSTEM_EN   (1 << 0)
#define CONTROL_F   0x013
#define SHUTDOWN    (1 << 1)
#define WAKE_UP     (1 << 2)
#define DEVICE_ID   0x181
#define ID_DA9063   0x61

struct DA9063State {
    I2CSlave parent;
    uint8_t regs[512];
    uint8_t at;
    bool addressed;
};

static uint8_t *pmic_register(DA9063State *s)
{
    if (s->at == PAGE_CON) {
        return &s->regs[PAGE_CON];
    }
    return &s->regs[s->at + (s->regs[PAGE_CON] & PAGE_HIGH ? 256 : 0)];
}

static int pmic_event(I2CSlave *slave, enum i2c_event event)
{
    if (event == I2C_START_SEND) {
        DA9063(slave)->addressed = false;
    }
    return 0;
}

static uint8_t pmic_recv(I2CSlave *slave)
{
    DA9063State *s = DA9063(slave);
    uint8_t value = *pmic_register(s);

    s->at++;
    return value;
}

static void power_down(const DA9063State *s)
{
    if (s->regs[CONTROL_F] & WAKE_UP) {
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    } else {
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    }
}

static void written(DA9063State *s, const uint8_t *reg)
{
    if (reg == &s->regs[CONTROL_F] && *reg & SHUTDOWN) {
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    } else if (reg == &s->regs[CONTROL_A] && !(*reg & SYSTEM_EN)) {
        power_down(s);
    }
}

static int pmic_send(I2CSlave *slave, uint8_t byte)
{
    DA9063State *s = DA9063(slave);

    if (!s->addressed) {
        s->at = byte;
        s->addressed = true;
        return 0;
    }
    if (pmic_register(s) != &s->regs[DEVICE_ID]) {
        *pmic_register(s) = byte;
        written(s, pmic_register(s));
    }
    s->at++;
    return 0;
}

static void pmic_reset(DeviceState *dev)
{
    DA9063State *s = DA9063(dev);

    memset(s->regs, 0, sizeof(s->regs));
    s->regs[CONTROL_A] = SYSTEM_EN;
    s->regs[DEVICE_ID] = ID_DA9063;
}

static void pmic_class_init(ObjectClass *oc, void *data)
{
    I2CSlaveClass *sc = I2C_SLAVE_CLASS(oc);

    device_class_set_legacy_reset(DEVICE_CLASS(oc), pmic_reset);
    sc->event = pmic_event;
    sc->recv = pmic_recv;
    sc->send = pmic_send;
}

static const TypeInfo pmic_types[] = {
    {
        .name = TYPE_DA9063,
        .parent = TYPE_I2C_SLAVE,
        .instance_size = sizeof(DA9063State),
        .class_init = pmic_class_init,
    },
};

DEFINE_TYPES(pmic_types)

void fu740_pmic_create(I2CBus *bus, uint8_t address)
{
    i2c_slave_create_simple(bus, TYPE_DA9063, address);
}
