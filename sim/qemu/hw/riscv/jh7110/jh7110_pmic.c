/*
 * X-Powers AXP15060, the board's power management chip: registers that keep
 * what is written, and the one that turns the board off or restarts it (OpenSBI,
 * platform/generic/starfive/jh7110.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "system/runstate.h"
#include "hw/i2c/i2c.h"
#include "jh7110.h"

#define TYPE_AXP15060 "axp15060"
OBJECT_DECLARE_SIMPLE_TYPE(AXP15060State, AXP15060)

#define POWER_REGISTER 0x32
#define POWER_OFF      (1 << 7)
#define POWER_RESTART  (1 << 6) /* OpenSBI sets both to restart */

struct AXP15060State {
    I2CSlave parent;
    uint8_t regs[256];
    uint8_t at;
    bool addressed;
};

static int pmic_event(I2CSlave *slave, enum i2c_event event)
{
    if (event == I2C_START_SEND) {
        AXP15060(slave)->addressed = false;
    }
    return 0;
}

static uint8_t pmic_recv(I2CSlave *slave)
{
    AXP15060State *s = AXP15060(slave);

    return s->regs[s->at++];
}

static void pmic_power(uint8_t value)
{
    if (value & POWER_RESTART) {
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    } else if (value & POWER_OFF) {
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    }
}

static int pmic_send(I2CSlave *slave, uint8_t byte)
{
    AXP15060State *s = AXP15060(slave);

    if (!s->addressed) {
        s->at = byte;
        s->addressed = true;
        return 0;
    }
    if (s->at == POWER_REGISTER) {
        pmic_power(byte);
        byte &= ~(POWER_OFF | POWER_RESTART);
    }
    s->regs[s->at++] = byte;
    return 0;
}

static void pmic_class_init(ObjectClass *oc, void *data)
{
    I2CSlaveClass *sc = I2C_SLAVE_CLASS(oc);

    sc->event = pmic_event;
    sc->recv = pmic_recv;
    sc->send = pmic_send;
}

static const TypeInfo pmic_types[] = {
    {
        .name = TYPE_AXP15060,
        .parent = TYPE_I2C_SLAVE,
        .instance_size = sizeof(AXP15060State),
        .class_init = pmic_class_init,
    },
};

DEFINE_TYPES(pmic_types)

void jh7110_pmic_create(I2CBus *bus, uint8_t address)
{
    i2c_slave_create_simple(bus, TYPE_AXP15060, address);
}
