/*
 * The real-time clock of StarFive's JH7110 (facts: StarFive's Linux, drivers/rtc/rtc-starfive.c).
 * It counts seconds, from 2001 to 2099, in binary-coded decimal.
 */
#pragma once

#include <yao/rtc.h>

#define JH7110_RTC_WINDOW 0x44

struct jh7110_rtc {
    struct rtc rtc; /* the interface; its priv is this struct */
    uintptr_t base;
};

/* Starts the clock if it stands still, without changing its time. */
void jh7110_rtc_init(struct jh7110_rtc *clock, uintptr_t base, dt_node node);
