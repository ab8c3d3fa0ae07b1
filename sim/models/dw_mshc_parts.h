/* Private to the model of the DesignWare MSHC: registers, and what its files share. */
#pragma once

#include "dw_mshc.h"

enum {
    REG_CTRL = 0x00,
    REG_PWREN = 0x04,
    REG_CLKDIV = 0x08,
    REG_CLKSRC = 0x0c,
    REG_CLKENA = 0x10,
    REG_TMOUT = 0x14,
    REG_CTYPE = 0x18,
    REG_BLKSIZ = 0x1c,
    REG_BYTCNT = 0x20,
    REG_INTMASK = 0x24,
    REG_CMDARG = 0x28,
    REG_CMD = 0x2c,
    REG_RESP0 = 0x30,
    REG_RESP3 = 0x3c,
    REG_MINTSTS = 0x40,
    REG_RINTSTS = 0x44,
    REG_STATUS = 0x48,
    REG_FIFOTH = 0x4c,
    REG_CDETECT = 0x50,
    REG_WRTPRT = 0x54,
    REG_GPIO = 0x58,
    REG_TCBCNT = 0x5c,
    REG_TBBCNT = 0x60,
    REG_DEBNCE = 0x64,
    REG_USRID = 0x68,
    REG_VERID = 0x6c,
    REG_HCON = 0x70,
    REG_UHS = 0x74,
    REG_RST_N = 0x78,
    REG_BMOD = 0x80,
    REG_PLDMND = 0x84,
    REG_DBADDR = 0x88,
    REG_IDSTS = 0x8c,
    REG_IDINTEN = 0x90,
    REG_DSCADDR = 0x94,
    REG_BUFADDR = 0x98,
    REG_CARDTHRCTL = 0x100,
    REG_BACK_END_POWER = 0x104,
    REG_UHS_EXT = 0x108,
    REG_EMMC_DDR = 0x10c,
    REG_ENABLE_SHIFT = 0x110,
    REG_DATA = 0x200,
    REG_END = 0x1000,
};

#define CTRL_RESET      (1u << 0)
#define CTRL_FIFO_RESET (1u << 1)
#define CTRL_DMA_RESET  (1u << 2)
#define CTRL_RESETS     7u
#define CTRL_INT_ENABLE (1u << 4)
#define CTRL_DMA_ENABLE (1u << 5)
#define CTRL_USE_IDMAC  (1u << 25)

#define CMD_START        (1u << 31)
#define CMD_USE_HOLD     (1u << 29)
#define CMD_VOLT_SWITCH  (1u << 28)
#define CMD_UPDATE_CLOCK (1u << 21)
#define CMD_CARD_MASK    (0x1fu << 16)
#define CMD_SEND_INIT    (1u << 15)
#define CMD_STOP_ABORT   (1u << 14)
#define CMD_WAIT_DATA    (1u << 13)
#define CMD_AUTO_STOP    (1u << 12)
#define CMD_STREAM       (1u << 11)
#define CMD_WRITE        (1u << 10)
#define CMD_DATA         (1u << 9)
#define CMD_CHECK_CRC    (1u << 8)
#define CMD_LONG         (1u << 7)
#define CMD_RESPONSE     (1u << 6)
#define CMD_INDEX        0x3fu

#define INT_CD   (1u << 0)
#define INT_RE   (1u << 1)
#define INT_CMD  (1u << 2)
#define INT_DTO  (1u << 3)
#define INT_TXDR (1u << 4)
#define INT_RXDR (1u << 5)
#define INT_RCRC (1u << 6)
#define INT_DCRC (1u << 7)
#define INT_RTO  (1u << 8)
#define INT_DRTO (1u << 9)
#define INT_HTO  (1u << 10)
#define INT_FRUN (1u << 11)
#define INT_HLE  (1u << 12)
#define INT_SBE  (1u << 13)
#define INT_ACD  (1u << 14)
#define INT_EBE  (1u << 15)

/* Those that the descriptor's CES sums up. */
#define INT_CARD_ERRORS (INT_EBE | INT_RTO | INT_RCRC | INT_SBE | INT_DRTO | INT_DCRC | INT_RE)

#define CTYPE_4 (1u << 0)
#define CTYPE_8 (1u << 16)

#define CLKENA_ENABLE    (1u << 0)
#define CLKENA_LOW_POWER (1u << 16)

#define BMOD_RESET  (1u << 0)
#define BMOD_FIXED  (1u << 1)
#define BMOD_ENABLE (1u << 7)

#define IDSTS_TI  (1u << 0)
#define IDSTS_RI  (1u << 1)
#define IDSTS_FBE (1u << 2)
#define IDSTS_DU  (1u << 4)
#define IDSTS_CES (1u << 5)
#define IDSTS_NIS (1u << 8)
#define IDSTS_AIS (1u << 9)

#define DES_OWN (1u << 31)
#define DES_CES (1u << 30)
#define DES_ER  (1u << 5)
#define DES_CH  (1u << 4)
#define DES_FS  (1u << 3)
#define DES_LD  (1u << 2)
#define DES_DIC (1u << 1)

/* dw_mshc.c */
void dwm_violation(struct dw_mshc *m, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool dwm_fault(struct dw_mshc *m, enum dw_mshc_fault_kind kind);
/* Does all that is due by now, and finds out when to do the next. */
void dwm_run(struct dw_mshc *m);
void dwm_raise(struct dw_mshc *m, uint32_t interrupts);
bool dwm_uses_dma(const struct dw_mshc *m);

/* dw_mshc_clock.c */
uint64_t dwm_ns(const struct dw_mshc *m);
uint64_t dwm_cycles_of_ns(const struct dw_mshc *m, uint64_t ns);
uint64_t dwm_edge(const struct dw_mshc *m, uint64_t cycle);
void dwm_tell_card(struct dw_mshc *m);
void dwm_update_clock(struct dw_mshc *m);
void dwm_stall(struct dw_mshc *m);
void dwm_resume(struct dw_mshc *m);
bool dwm_clock_runs(const struct dw_mshc *m);
unsigned dwm_lines(const struct dw_mshc *m);
bool dwm_card_busy(const struct dw_mshc *m);
bool dwm_card_stuck(const struct dw_mshc *m);
bool dwm_card_there(const struct dw_mshc *m);

/* dw_mshc_command.c */
void dwm_command_written(struct dw_mshc *m, uint32_t value);
bool dwm_take_command(struct dw_mshc *m);
bool dwm_command_step(struct dw_mshc *m);
void dwm_begin_stop(struct dw_mshc *m);
uint64_t dwm_take_time(const struct dw_mshc *m);

/* dw_mshc_check.c: report what software must not do. */
void dwm_check_command(struct dw_mshc *m, uint32_t value);
void dwm_check_transfer(struct dw_mshc *m);
void dwm_check_change(struct dw_mshc *m, uint32_t offset);

/* dw_mshc_control.c */
void dwm_write_ctrl(struct dw_mshc *m, uint32_t value);
void dwm_write_bmod(struct dw_mshc *m, uint32_t value);
uint32_t dwm_status(const struct dw_mshc *m);
uint32_t dwm_idsts(const struct dw_mshc *m);

/* dw_mshc_answer.c */
void dwm_answer_over(struct dw_mshc *m);
void dwm_no_answer(struct dw_mshc *m);

/* dw_mshc_data.c */
void dwm_begin_data(struct dw_mshc *m);
bool dwm_data_step(struct dw_mshc *m);
void dwm_data_over(struct dw_mshc *m);
void dwm_data_abandon(struct dw_mshc *m, uint32_t interrupts);
void dwm_stop_over(struct dw_mshc *m);
void dwm_drop_data(struct dw_mshc *m);

/* dw_mshc_data_in.c, dw_mshc_data_out.c */
void dwm_read_begin(struct dw_mshc *m);
bool dwm_read_step(struct dw_mshc *m);
void dwm_write_begin(struct dw_mshc *m);
bool dwm_write_step(struct dw_mshc *m);

/* dw_mshc_fifo.c */
void dwm_fifo_clear(struct dw_mshc *m);
void dwm_fifo_push(struct dw_mshc *m, uint32_t word);
uint32_t dwm_fifo_pop(struct dw_mshc *m);
uint32_t dwm_fifo_read(struct dw_mshc *m);
void dwm_fifo_write(struct dw_mshc *m, uint32_t word);
uint32_t dwm_fifo_levels(const struct dw_mshc *m);
unsigned dwm_rx_mark(const struct dw_mshc *m);
unsigned dwm_tx_mark(const struct dw_mshc *m);
unsigned dwm_burst(const struct dw_mshc *m);

/* dw_mshc_dma.c, dw_mshc_descriptor.c */
void dwm_dma_begin(struct dw_mshc *m);
bool dwm_dma_step(struct dw_mshc *m);
void dwm_dma_reset(struct dw_mshc *m);
void dwm_dma_poll(struct dw_mshc *m);
void dwm_dma_card_error(struct dw_mshc *m);
void dwm_dma_request(struct dw_mshc *m, bool write, uint32_t address, unsigned words);
void dwm_dma_raise(struct dw_mshc *m, uint32_t bits);
void dwm_descriptor_fetched(struct dw_mshc *m);
void dwm_descriptor_fetch(struct dw_mshc *m);
void dwm_descriptor_close(struct dw_mshc *m);
void dwm_descriptor_closed(struct dw_mshc *m);
