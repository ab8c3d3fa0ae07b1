#include "drivers/gpio/jh7110_gpio.h"
#include <yao/mmio.h>

static int route(const struct jh7110_gpio *gpio, unsigned line, unsigned dout, unsigned doen)
{
    return jh7110_pins_route(&gpio->pins, &(struct jh7110_mux){.pad = (uint8_t)line,
                                                               .dout = (uint8_t)dout,
                                                               .doen = (uint8_t)doen,
                                                               .gpi = JH7110_GPI_NONE});
}

static int jh7110_gpio_input(struct gpio_controller *controller, unsigned line)
{
    const struct jh7110_gpio *gpio = controller->priv;
    const uint32_t input = JH7110_PAD_IE | JH7110_PAD_SMT;
    jh7110_pins_configure(&gpio->pins, line, input, input);
    return route(gpio, line, JH7110_GPOUT_LOW, JH7110_GPOEN_DISABLE);
}

/* The input buffer stays on, if it was, so that the level can be read back. */
static int jh7110_gpio_output(struct gpio_controller *controller, unsigned line, bool high)
{
    const struct jh7110_gpio *gpio = controller->priv;
    int error = route(gpio, line, high ? JH7110_GPOUT_HIGH : JH7110_GPOUT_LOW, JH7110_GPOEN_ENABLE);
    jh7110_pins_configure(&gpio->pins, line, JH7110_PAD_BIAS, 0);
    return error;
}

/* 0 while the input buffer is off. */
static int jh7110_gpio_value(struct gpio_controller *controller, unsigned line)
{
    const struct jh7110_gpio *gpio = controller->priv;
    return mmio_read32(gpio->pins.base + gpio->pins.layout->in + line / 32 * 4) >> line % 32 & 1;
}

static const struct gpio_ops ops = {jh7110_gpio_input, jh7110_gpio_output, jh7110_gpio_value};

void jh7110_gpio_init(struct jh7110_gpio *gpio, const struct jh7110_pins *pins)
{
    gpio->pins = *pins;
    gpio->controller = (struct gpio_controller){&ops, gpio, pins->layout->lines};
    for (unsigned line = 0; line < pins->layout->lines; line += 32)
        mmio_write32(pins->base + pins->layout->masks + line / 32 * 4, 0);
    mmio_write32(pins->base + pins->layout->enable, 1);
}
