#include "common_sd.h"
#include "card_steps.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BASE     0x10050000u
#define INPUT_HZ 500000000u
#define SLOT_HZ  20000000u

struct rig rig;

static uint8_t exchange(void *device, uint8_t mosi)
{
    return sd_card_exchange(device, rig.controller.selected, mosi, clock_now(),
                            sifive_spi_model_sck(&rig.controller));
}

static void violation(const char *text)
{
    bus_violation("sd_card: %s", text);
}

int rig_setup(void **state)
{
    bus_reset(0);
    log_reset();
    sifive_spi_model_init(&rig.controller, BASE, INPUT_HZ);
    rig.controller.exchange = exchange;
    rig.controller.device = &rig.card;
    sifive_spi_init(&rig.bus, &(struct sifive_spi_config){.base = BASE, .input_hz = INPUT_HZ});
    rig.bus.interrupts = true;
    bus_interrupt(sifive_spi_model_level, &rig.controller, sifive_spi_interrupt, &rig.bus);
    card_fill(rig.memory, sizeof(rig.memory));
    rig.present.line = 1;
    rig.read_only.line = 0;
    rig.config = (struct sd_card_config){
        .memory = rig.memory,
        .sectors = SECTORS,
        .high_capacity = true,
        .answer_gap = 1,
        .init_ns = 3000000,
        .access_ns = 100000,
        .program_ns = 800000,
        .violation = violation,
    };
    rig_insert();
    return 0;
}

void rig_insert(void)
{
    sd_card_init(&rig.card, &rig.config);
}

int gpio_value(const struct gpio *gpio)
{
    return (int)gpio->line;
}

int rig_start(void)
{
    return mmc_spi_init(&rig.sd, &(struct mmc_spi_config){.spi = &rig.bus.spi,
                                                          .max_hz = SLOT_HZ,
                                                          .name = SLOT,
                                                          .present = &rig.present,
                                                          .read_only = &rig.read_only});
}

void rig_ready(void)
{
    rig_insert();
    assert_int_equal(rig_start(), 0);
    memset(rig.card.commands, 0, sizeof(rig.card.commands));
}

void rig_arm(struct sd_card_fault fault)
{
    for (unsigned i = 0; i < 4; i++)
        if (rig.card.config.faults[i].kind == SD_FAULT_NONE) {
            rig.card.config.faults[i] = fault;
            return;
        }
    fail_msg("too many faults");
}

void rig_fault(enum sd_card_fault_kind kind, uint64_t where, unsigned times)
{
    rig_arm((struct sd_card_fault){.kind = kind, .where = where, .times = times});
}

int rig_read(uint64_t sector, void *buffer, uint32_t count)
{
    return block_read(&rig.sd.card.block, sector, buffer, count);
}

int rig_write(uint64_t sector, const void *buffer, uint32_t count)
{
    return block_write(&rig.sd.card.block, sector, buffer, count);
}

bool rig_said(const char *text)
{
    return strstr(log_last_error(), text) != NULL;
}
