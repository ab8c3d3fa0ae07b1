/*
 * Strict model of a pin controller of the StarFive JH7110, SYS or AON, as far as software uses it
 * without interrupts (Linux, drivers/pinctrl/starfive/pinctrl-starfive-jh7110{,-sys,-aon}.c). It is
 * self-contained: a test or a simulator passes it the accesses and the levels of the pins. It
 * reports what software must not do as a violation:
 *
 *  - an access outside the registers that are modelled, not of a word, or a write to an input
 *  - a write of bits that do not exist
 *  - an interrupt of a line that is enabled: nobody handles it
 *  - a change of what a line of .keep carries, or of its pad (the console's pins)
 *  - a pad that pulls both ways
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define JH7110_GPIO_LINES 64
#define JH7110_GPIO_WORDS (0x2b8 / 4)

struct jh7110_gpio_model_config {
    bool aon;
    uint64_t keep; /* lines that must stay as they are, one bit each */
    void (*violation)(void *user, const char *text);
    void *user;
    uint32_t pads; /* the pads' registers at first */
};

struct jh7110_gpio_model {
    struct jh7110_gpio_model_config config;
    uint32_t regs[JH7110_GPIO_WORDS];
    uint64_t outside; /* the levels that the board gives to the pins */
};

void jh7110_gpio_model_init(struct jh7110_gpio_model *model,
                            const struct jh7110_gpio_model_config *config);

uint32_t jh7110_gpio_model_read(struct jh7110_gpio_model *model, uint32_t offset, unsigned size);
void jh7110_gpio_model_write(struct jh7110_gpio_model *model, uint32_t offset, unsigned size,
                             uint32_t value);

/* The level of a pin, as software reads it: low while its input buffer is off. */
bool jh7110_gpio_model_level(const struct jh7110_gpio_model *model, unsigned line);

/* The level that the board gives to a pin. */
void jh7110_gpio_model_drive(struct jh7110_gpio_model *model, unsigned line, bool high);

/* What a line carries: the signal of DOUT (0 low, 1 high), and of DOEN (0: it is an output). */
unsigned jh7110_gpio_model_dout(const struct jh7110_gpio_model *model, unsigned line);
unsigned jh7110_gpio_model_doen(const struct jh7110_gpio_model *model, unsigned line);

/* The line that an input of a peripheral listens to; -1: none. */
int jh7110_gpio_model_source(const struct jh7110_gpio_model *model, unsigned input);

/* A pad's register, of line or pad @pad. */
uint32_t jh7110_gpio_model_pad(const struct jh7110_gpio_model *model, unsigned pad);
