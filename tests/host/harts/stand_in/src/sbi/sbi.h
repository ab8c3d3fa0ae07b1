/* src/sbi/sbi.h: the firmware is machine.c. */
#pragma once

#include <stdbool.h>

struct sbi_result {
    long error, value;
};

#define SBI_EXT_HSM    0x48534d
#define SBI_HSM_START  0
#define SBI_EXT_IPI    0x735049
#define SBI_IPI_SEND   0
#define SBI_EXT_RFENCE 0x52464e43
#define SBI_RFENCE_I   0
#define SBI_RFENCE_VMA 1

struct sbi_result sbi_call(long extension, long function, long arg0, long arg1, long arg2);
bool sbi_has(long extension);
