/* A host controller in a few lines: it puts commands and blocks on the wires of the card's model.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sd_native_parts.h"

#define SECTORS 4096u
#define NONE    0xffffffffu /* no answer */

struct rig {
    struct sd_native card;
    struct sd_native_config config;
    uint8_t memory[SECTORS * SD_NATIVE_SECTOR];
    struct sd_native_answer answer;
    uint64_t now_ns;
    uint32_t hz;
    uint16_t rca;
    char violation[200];
};
extern struct rig rig;

int rig_setup(void **state);
void rig_insert(void);

const char *violation(void);
#define assert_violation(text) assert_string_equal(violation(), text)
#define assert_clean()         assert_string_equal(violation(), "")

/* Lets clocks pass. */
void clocks(uint64_t count);
void milliseconds(unsigned count);

/* Sends a command after a rest; the 32 bits of a short answer, the first 32 of a long one, or NONE.
 */
uint32_t send(unsigned index, uint32_t argument);
uint32_t send_app(unsigned index, uint32_t argument);
uint32_t status(void);
unsigned state_of(uint32_t r1);

void identify(void);
void select_card(void);

/* The next block that the card sends, NULL if none comes within 100 ms. */
const struct sd_native_block *receive(unsigned lines);
enum sd_native_crc_status transmit(unsigned lines, uint8_t fill);
