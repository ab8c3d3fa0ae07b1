/* SBI calls from S-mode (RISC-V Supervisor Binary Interface Specification 2.0). */
#pragma once

#include "trap.h"
#include <stdbool.h>
#include <stdint.h>

/* Section 3, table 1. */
enum {
    SBI_SUCCESS = 0,
    SBI_ERR_FAILED = -1,
    SBI_ERR_NOT_SUPPORTED = -2,
    SBI_ERR_INVALID_PARAM = -3,
    SBI_ERR_INVALID_ADDRESS = -5,
    SBI_ERR_ALREADY_AVAILABLE = -6
};

struct sbi_result {
    int64_t error;
    uint64_t value;
};

struct sbi_extension {
    uint32_t id;
    bool (*present)(void); /* NULL: always */
    struct sbi_result (*call)(uint64_t function, const uint64_t args[6]);
};

extern const struct sbi_extension sbi_base, sbi_time, sbi_ipi, sbi_rfence, sbi_hsm, sbi_reset,
    sbi_console;

/* Whether the extension is implemented and usable on this machine. */
bool ecall_has(uint64_t extension);

/* Executes the call that trapped, and advances frame->pc past it. */
void ecall_handle(struct frame *frame);
