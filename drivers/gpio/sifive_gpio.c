#include "drivers/gpio/sifive_gpio.h"
#include <yao/irq.h>
#include <yao/mmio.h>

#define INPUT_VAL  0x00 /* In: reads 0 while the line's input is off */
#define INPUT_EN   0x04 /* I/O */
#define OUTPUT_EN  0x08 /* I/O */
#define OUTPUT_VAL 0x0c /* I/O */
#define OUTPUT_XOR 0x40 /* I/O: inverts the output */

static uint32_t get(const struct sifive_gpio *gpio, unsigned reg, unsigned line)
{
    return mmio_read32(gpio->base + reg) >> line & 1;
}

static void set(const struct sifive_gpio *gpio, unsigned reg, unsigned line, bool value)
{
    uint32_t now = mmio_read32(gpio->base + reg), bit = 1u << line;
    mmio_write32(gpio->base + reg, value ? now | bit : now & ~bit);
}

static int sifive_gpio_input(struct gpio_controller *controller, unsigned line)
{
    const struct sifive_gpio *gpio = controller->priv;
    unsigned long on = irq_save();
    set(gpio, OUTPUT_EN, line, false);
    set(gpio, INPUT_EN, line, true);
    irq_restore(on);
    return 0;
}

static int sifive_gpio_output(struct gpio_controller *controller, unsigned line, bool high)
{
    const struct sifive_gpio *gpio = controller->priv;
    unsigned long on = irq_save();
    set(gpio, OUTPUT_VAL, line, high != get(gpio, OUTPUT_XOR, line));
    set(gpio, OUTPUT_EN, line, true);
    irq_restore(on);
    return 0;
}

static int sifive_gpio_value(struct gpio_controller *controller, unsigned line)
{
    const struct sifive_gpio *gpio = controller->priv;
    if (get(gpio, INPUT_EN, line))
        return (int)get(gpio, INPUT_VAL, line);
    return (int)(get(gpio, OUTPUT_VAL, line) ^ get(gpio, OUTPUT_XOR, line));
}

static const struct gpio_ops ops = {sifive_gpio_input, sifive_gpio_output, sifive_gpio_value};

void sifive_gpio_init(struct sifive_gpio *gpio, uintptr_t base, unsigned lines)
{
    *gpio = (struct sifive_gpio){{&ops, gpio, lines}, base};
}
