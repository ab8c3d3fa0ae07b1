/*
 * The clock of Android's Goldfish machine, which QEMU's virt has, too (QEMU, hw/rtc/goldfish_rtc.c;
 * Android, "Goldfish virtual hardware", section "Goldfish timer").
 */
#pragma once

#include <yao/rtc.h>

#define GOLDFISH_RTC_WINDOW 0x20

struct goldfish_rtc {
    struct rtc rtc; /* the interface; its priv is this struct */
    uintptr_t base;
};

void goldfish_rtc_init(struct goldfish_rtc *clock, uintptr_t base, dt_node node);
