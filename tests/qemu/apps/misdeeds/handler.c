/* Misdeeds inside a handler of a device's interrupt. */
#include "deeds.h"
#include "device.h"
#include <stddef.h>
#include <stdint.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/time.h>

static volatile double number = 1.5;

static NOINLINE void float_handler(void *unused)
{
    number = number * 2.0;
}

static NOINLINE void null_handler(void *unused)
{
    *(volatile char *)(uintptr_t)8 = 1;
}

static NOINLINE void panic_handler(void *unused)
{
    panic("widget %d: turn: stuck", 7);
}

static NOINLINE int recurse(int depth)
{
    volatile int here = depth;
    return recurse(depth + 1) + here;
}

static NOINLINE void overflow_handler(void *unused)
{
    recurse(0);
    KEEP_FRAME();
}

static NOINLINE void wait_handler(void *unused)
{
    time_sleep_until(time_ns() + TIME_MS(1));
    KEEP_FRAME();
}

static NOINLINE void good_handler(void *unused)
{
    log_info("the handler of the test ran");
    device_silence();
}

static NOINLINE void interrupt_with(void (*handler)(void *), void (*start)(void (*)(void *)))
{
    double before = number;
    start(handler);
    time_sleep_until(time_ns() + TIME_MS(100));
    if (number != before)
        log_error("the app's floating point is spoilt");
}

static NOINLINE void good_interrupt(void)
{
    interrupt_with(good_handler, device_interrupt);
    KEEP_FRAME();
}

static NOINLINE void float_in_handler(void)
{
    interrupt_with(float_handler, device_interrupt);
    KEEP_FRAME();
}

static NOINLINE void fault_in_handler(void)
{
    interrupt_with(null_handler, device_interrupt);
    KEEP_FRAME();
}

static NOINLINE void panic_in_handler(void)
{
    interrupt_with(panic_handler, device_interrupt);
    KEEP_FRAME();
}

static NOINLINE void overflow_in_handler(void)
{
    interrupt_with(overflow_handler, device_interrupt);
    KEEP_FRAME();
}

static NOINLINE void wait_in_handler(void)
{
    interrupt_with(wait_handler, device_interrupt);
    KEEP_FRAME();
}

static NOINLINE void good_while_asleep(void)
{
    interrupt_with(good_handler, device_interrupt_later);
    KEEP_FRAME();
}

static NOINLINE void float_while_asleep(void)
{
    interrupt_with(float_handler, device_interrupt_later);
    KEEP_FRAME();
}

static NOINLINE void fault_while_asleep(void)
{
    interrupt_with(null_handler, device_interrupt_later);
    KEEP_FRAME();
}

static NOINLINE void panic_while_asleep(void)
{
    interrupt_with(panic_handler, device_interrupt_later);
    KEEP_FRAME();
}

static NOINLINE void wait_with_interrupts_off(void)
{
    irq_save();
    time_sleep_until(time_ns() + TIME_MS(1));
    KEEP_FRAME();
}

const struct deed handler_deeds[] = {
    {"good_interrupt", good_interrupt},
    {"float_in_handler", float_in_handler},
    {"fault_in_handler", fault_in_handler},
    {"panic_in_handler", panic_in_handler},
    {"overflow_in_handler", overflow_in_handler},
    {"wait_in_handler", wait_in_handler},
    {"good_while_asleep", good_while_asleep},
    {"float_while_asleep", float_while_asleep},
    {"fault_while_asleep", fault_while_asleep},
    {"panic_while_asleep", panic_while_asleep},
    {"wait_with_interrupts_off", wait_with_interrupts_off},
    {NULL, NULL},
};
