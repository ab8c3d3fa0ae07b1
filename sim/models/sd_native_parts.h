/* Private to the model of a card in SD mode: what its files share. */
#pragma once

#include "sd_native.h"

/* Card status (section 4.10.1; JESD84-B51 section 6.13). */
#define R1_OUT_OF_RANGE  (1u << 31)
#define R1_ADDRESS_ERROR (1u << 30)
#define R1_BLOCK_LENGTH  (1u << 29)
#define R1_WP_VIOLATION  (1u << 26)
#define R1_LOCKED        (1u << 25)
#define R1_COM_CRC_ERROR (1u << 23)
#define R1_ILLEGAL       (1u << 22)
#define R1_ERROR         (1u << 19)
#define R1_STATE_SHIFT   9
#define R1_READY         (1u << 8)
#define R1_SWITCH_ERROR  (1u << 7)
#define R1_APP_CMD       (1u << 5)

/* Bytes of the EXT_CSD (JESD84-B51 section 7.4). */
enum {
    EXT_BUS_WIDTH = 183,
    EXT_HS_TIMING = 185,
    EXT_REV = 192,
    EXT_CSD_STRUCTURE = 194,
    EXT_DEVICE_TYPE = 196,
    EXT_SEC_COUNT = 212,
    EXT_GENERIC_CMD6_TIME = 248,
};

void sd_native_violation(const struct sd_native *card, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* sd_native_fault.c */
/* Whether the fault shall happen now; counts it off its number of times. */
bool sd_native_fault(struct sd_native *card, enum sd_native_fault_kind kind, uint64_t where);
void sd_native_answer_faults(struct sd_native *card, struct sd_native_answer *answer,
                             unsigned where);
/* Gives an answer of 6 bytes its CRC. */
void sd_native_close(struct sd_native_answer *answer);

bool sd_native_is_mmc(const struct sd_native *card);
bool sd_native_by_sector(const struct sd_native *card);

/* Ends what has ended by now: programming, the change of speed. */
void sd_native_settle(struct sd_native *card);
void sd_native_check_clock(const struct sd_native *card, const char *what);

/* Back to idle, as after CMD0. */
void sd_native_reset(struct sd_native *card);

/* sd_native_answer.c: the kinds of answers. */
void sd_native_answer(struct sd_native_answer *answer, uint8_t index, uint32_t content);
void sd_native_r1(struct sd_native *card, struct sd_native_answer *answer, uint8_t index);
void sd_native_r2(struct sd_native_answer *answer, const uint8_t content[16]);
void sd_native_r3(struct sd_native_answer *answer, uint32_t ocr);

/* The handlers of commands. */
typedef void sd_native_handler(struct sd_native *card, uint32_t argument,
                               struct sd_native_answer *answer);

/* sd_native_rules.c */
/* When a card obeys a command. */
struct sd_native_rule {
    uint8_t index; /* with APP, if it is an application command */
    uint8_t family;
    uint16_t states;
    bool addressed; /* the argument has the RCA: others are silent */
    bool basic;     /* a locked card obeys it, too */
    sd_native_handler *obey;
};
/* NULL: the card's kind or state does not allow the command. */
const struct sd_native_rule *sd_native_rule_for(const struct sd_native *card, unsigned index);
/* Whether there is an application command of that number. */
bool sd_native_defined_app(unsigned index);

/* sd_native_identify.c */
sd_native_handler sd_native_go_idle, sd_native_mmc_op_cond, sd_native_all_cid, sd_native_address,
    sd_native_select, sd_native_if_cond, sd_native_op_cond, sd_native_inactive;

/* sd_native_registers.c */
sd_native_handler sd_native_send_csd, sd_native_send_cid, sd_native_send_status,
    sd_native_send_ext_csd, sd_native_send_ssr, sd_native_send_scr, sd_native_send_written;
void sd_native_cid(const struct sd_native *card, uint8_t cid[16]);
void sd_native_fill_ext_csd(struct sd_native *card);

/* sd_native_csd.c */
void sd_native_csd(const struct sd_native *card, uint8_t csd[16]);

/* sd_native_switch.c */
sd_native_handler sd_native_switch, sd_native_mmc_switch, sd_native_bus_width, sd_native_detect_pin;

/* sd_native_transfer.c */
sd_native_handler sd_native_block_length, sd_native_transfer_read, sd_native_transfer_reads,
    sd_native_transfer_write, sd_native_transfer_writes, sd_native_stop, sd_native_block_count,
    sd_native_extension, sd_native_pre_erase;
/* Where the block in progress is, as in the faults. */
uint64_t sd_native_where(const struct sd_native *card);
/* The next block begins in @ns. */
void sd_native_data_in(struct sd_native *card, uint64_t ns);
void sd_native_send_register(struct sd_native *card, const uint8_t *data, size_t length);
