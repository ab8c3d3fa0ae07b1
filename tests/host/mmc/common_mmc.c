#include "common_mmc.h"
#include "card_steps.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct rig rig;

static void violated(void *user, const char *text)
{
    bus_violation("sd_native: %s", text);
}

int rig_setup(void **state)
{
    bus_reset(0);
    log_reset();
    memset(&rig, 0, sizeof(rig));
    card_fill(rig.memory, sizeof(rig.memory));
    rig.host = (struct mmc_host){
        .ops = &native_host_ops,
        .name = SLOT,
        .max_hz = 100000000,
        .max_width = 4,
        .removable = true,
        .high_speed = true,
    };
    rig.config = (struct sd_native_config){
        .type = SD_NATIVE_SDHC,
        .memory = rig.memory,
        .sectors = SECTORS,
        .init_ns = 3000000,
        .access_ns = 100000,
        .program_ns = 800000,
        .stop_ns = 20000,
        .violation = violated,
    };
    rig_insert();
    return 0;
}

void rig_insert(void)
{
    rig.present = -ENOTSUP;
    sd_native_init(&rig.model, &rig.config);
}

int rig_start(void)
{
    return mmc_card_init(&rig.card, &rig.host);
}

void rig_fault(enum sd_native_fault_kind kind, uint64_t where, unsigned times)
{
    struct sd_native_fault *faults = rig.model.config.faults;
    for (unsigned i = 0; i < sizeof(rig.config.faults) / sizeof(faults[0]); i++)
        if (faults[i].kind == SDN_FAULT_NONE) {
            faults[i] = (struct sd_native_fault){kind, where, times};
            return;
        }
    fail_msg("too many faults");
}

int rig_read(uint64_t sector, void *buffer, uint32_t count)
{
    return block_read(&rig.card.block, sector, buffer, count);
}

int rig_write(uint64_t sector, const void *buffer, uint32_t count)
{
    return block_write(&rig.card.block, sector, buffer, count);
}

bool rig_said(const char *text)
{
    return strstr(log_last_error(), text) != NULL;
}
