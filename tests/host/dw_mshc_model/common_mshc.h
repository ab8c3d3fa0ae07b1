/* A small host for the tests of the models: registers by hand, no driver of ours. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "dw_mshc_parts.h"
#include "sd_native_parts.h"

#define CIU_HZ  49500000u
#define SECTORS 4096u
#define HOLD    (1u << 29)
#define R1      (CMD_RESPONSE | CMD_CHECK_CRC)
#define R2      (CMD_RESPONSE | CMD_CHECK_CRC | CMD_LONG)
#define R3      CMD_RESPONSE

#define MEMORY_AT   0x40000000u
#define MEMORY_SIZE 0x20000u

struct rig {
    struct dw_mshc m;
    struct sd_native card;
    struct sd_native_config config;
    uint8_t flash[SECTORS * SD_NATIVE_SECTOR];
    uint8_t memory[MEMORY_SIZE]; /* that of the IDMAC, from MEMORY_AT */
    unsigned latency;            /* cycles of an access */
    uint64_t complete_at;
    bool outstanding;
    unsigned requests;
    char violation[200]; /* the last, or "" */
    uint16_t rca;
};
extern struct rig rig;

int rig_setup(void **state);

/* A new card as rig.config says, and a controller after power-up. */
void rig_insert(void);

void wr(uint32_t offset, uint32_t value);
uint32_t rd(uint32_t offset);
void pass(uint64_t cycles);

/* Lets time pass until a bit of RINTSTS is set; the bits. Fails after @cycles. */
uint32_t until(uint32_t bits, uint64_t cycles);

/* The last violation, which is then forgotten; "" if there was none. */
const char *violation(void);
#define assert_violation(text) assert_string_equal(violation(), text)
#define assert_clean()         assert_string_equal(violation(), "")

void set_clock(uint32_t divider);
void power_up(void);

/* A command without data, to its end; RINTSTS, which is then cleared. */
uint32_t command(uint32_t flags, uint32_t argument);
uint32_t app(uint32_t flags, uint32_t argument);

/* From power-up to the transfer state; 4 lines if @wide, high speed if @fast. */
void identify(void);
void widen(void);
void speed_up(void);

/* Starts a data command of @blocks blocks of @size bytes. */
void start_data(uint32_t flags, uint32_t argument, uint32_t blocks, uint32_t size);
void drain(void *buffer, size_t length);
uint32_t read_pio(uint32_t flags, uint32_t argument, uint32_t blocks, uint32_t size, void *buffer);
uint32_t write_pio(uint32_t flags, uint32_t argument, uint32_t blocks, const void *buffer);

/* The IDMAC: @descriptors chained ones from MEMORY_AT, buffers of @size from MEMORY_AT + 0x1000. */
void use_dma(void);
void chain(unsigned descriptors, uint32_t size);
uint32_t *descriptor(unsigned index);
