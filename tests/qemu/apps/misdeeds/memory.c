/* Accesses that the page tables must refuse. */
#include "deeds.h"
#include <stddef.h>
#include <stdint.h>
#include <yao/mm.h>

#define RET 0x8082 /* c.ret */

static const char constant[] = "constant";
static uint16_t writable_code = RET;

static volatile char *at(uint64_t address)
{
    return (volatile char *)(uintptr_t)address;
}

static NOINLINE void read_null(void)
{
    (void)*at(0);
    KEEP_FRAME();
}

static NOINLINE void write_null(void)
{
    *at(8) = 1;
    KEEP_FRAME();
}

static NOINLINE void read_wild(void)
{
    (void)*at(0x1234567890);
    KEEP_FRAME();
}

static NOINLINE void write_text(void)
{
    *(volatile uint16_t *)(uintptr_t)write_text = RET;
    KEEP_FRAME();
}

static NOINLINE void write_constant(void)
{
    *at((uintptr_t)constant) = 1;
    KEEP_FRAME();
}

static NOINLINE void call(uintptr_t address)
{
    ((void (*volatile)(void))address)();
    KEEP_FRAME();
}

static NOINLINE void call_null(void)
{
    call(0);
    KEEP_FRAME();
}

static NOINLINE void call_wild(void)
{
    call(0x1234567890);
    KEEP_FRAME();
}

static NOINLINE void execute_data(void)
{
    call((uintptr_t)&writable_code);
    KEEP_FRAME();
}

static NOINLINE void execute_stack(void)
{
    volatile uint16_t code = RET;
    call((uintptr_t)&code);
    KEEP_FRAME();
}

static NOINLINE void execute_constant(void)
{
    static const uint16_t code = RET;
    call((uintptr_t)&code);
    KEEP_FRAME();
}

#define LINEAR 0x1000000000u

static NOINLINE void read_firmware(void)
{
    (void)*at(LINEAR + 0x80000000);
    KEEP_FRAME();
}

static NOINLINE void read_nothing(void)
{
    (void)*at(LINEAR + 0x900000000);
    KEEP_FRAME();
}

/* What the hart may not have looks the same in a window for devices. */
static NOINLINE void read_window(void)
{
    (void)*(volatile uint32_t *)mmio_map(0x80000000, 4);
    KEEP_FRAME();
}

const struct deed memory_deeds[] = {
    {"read_null", read_null},           {"write_null", write_null},
    {"read_wild", read_wild},           {"write_text", write_text},
    {"write_constant", write_constant}, {"call_null", call_null},
    {"call_wild", call_wild},           {"execute_data", execute_data},
    {"execute_stack", execute_stack},   {"execute_constant", execute_constant},
    {"read_firmware", read_firmware},   {"read_nothing", read_nothing},
    {"read_window", read_window},       {NULL, NULL},
};
