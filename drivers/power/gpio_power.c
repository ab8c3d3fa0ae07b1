#include "drivers/power/gpio_power.h"
#include <yao/time.h>

static void delay_ms(uint32_t ms)
{
    while (ms--)
        time_delay_ns(TIME_MS(1));
}

static void pulse(const struct gpio_power_config *config)
{
    if (gpio_output(&config->gpio, true))
        return;
    delay_ms(config->active_ms);
    gpio_output(&config->gpio, false);
    delay_ms(config->inactive_ms);
    gpio_output(&config->gpio, true);
    delay_ms(config->wait_ms);
}

static void gpio_power_off(struct power *power, int status)
{
    const struct gpio_power *device = power->priv;
    if (!device->config.restarts)
        pulse(&device->config);
}

static void gpio_power_restart(struct power *power)
{
    const struct gpio_power *device = power->priv;
    if (device->config.restarts)
        pulse(&device->config);
}

static const struct power_ops ops = {gpio_power_off, gpio_power_restart};

void gpio_power_init(struct gpio_power *device, const struct gpio_power_config *config)
{
    device->config = *config;
    device->power = (struct power){&ops, device, .after_firmware = true};
}
