#include "common_fake.h"
#include "bus.h"
#include "common_mshc.h"
#include <string.h>

#define VERSION 0x5342290au

uint32_t fake[0x204 / 4];

static uint32_t fake_read(void *ctx, uintptr_t offset, unsigned width)
{
    return fake[offset / 4];
}

static void fake_write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    static const uint32_t itself[] = {[0] = 7, [0x2c / 4] = 1u << 31, [0x80 / 4] = 1};
    if (offset == RINTSTS || offset == IDSTS || offset == VERID || offset == HCON)
        return;
    fake[offset / 4] = value;
    if (offset / 4 < sizeof itself / sizeof itself[0])
        fake[offset / 4] &= ~itself[offset / 4];
}

static const struct bus_model model = {"fake", FAKE, sizeof fake, fake_read, fake_write, NULL};

int fake_setup(void **state)
{
    rig_setup(state);
    bus_attach(&model);
    memset(fake, 0, sizeof fake);
    fake[VERID / 4] = VERSION;
    fake[HCON / 4] = JH7110_HCON;
    fake[FIFOTH / 4] = 31u << 16;
    rig.slot.base = FAKE;
    return 0;
}
