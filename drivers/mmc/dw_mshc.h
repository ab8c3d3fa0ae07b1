/*
 * Synopsys DesignWare Mobile Storage Host Controller with 32-bit FIFO, for one SD or eMMC card:
 * programmed I/O, and DMA by its internal DMA controller (IDMAC) with 32-bit addresses.
 *
 * Synopsys' databook is not public. Chapter 16 of Intel's "Stratix 10 Hard Processor System
 * Technical Reference Manual" (ID 683222, version 22.4) describes the same core, and is what
 * section numbers in dw_mshc*.c refer to.
 */
#pragma once

#include "drivers/mmc/mmc_host.h"
#include <yao/gpio.h>
#include <yao/wait.h>

/* Where the controller learns whether a card is there, or protected. */
enum mshc_source {
    MSHC_UNKNOWN,
    MSHC_REGISTER, /* its own pin: CDETECT or WRTPRT */
    MSHC_GPIO
};

struct mshc_switch {
    enum mshc_source source;
    struct gpio gpio; /* an input; if source is MSHC_GPIO */
    bool inverted;
};

/* The IDMAC's descriptor in chained form, section 16.4.2.5.3. */
struct mshc_descriptor {
    uint32_t control, size, buffer, next;
};

#define MSHC_DESCRIPTORS 256u  /* a page of them */
#define MSHC_PIECE       4096u /* bytes of one: at most 8188, the whole words of 13 bits */

/* What the IDMAC can reach: descriptors and data. */
#define MSHC_REACH ((struct dma_reach){1ull << 32, 4})

struct mshc_config {
    dt_node node;      /* for messages */
    const char *name;  /* for messages; must stay valid */
    uintptr_t base;    /* the registers */
    uint32_t input_hz; /* the clock `ciu`, which the divider divides; if unknown, an upper bound */
    uint32_t fifo_depth;                 /* words; 0: unknown */
    uint32_t max_hz;                     /* the slot's fastest clock */
    unsigned max_width;                  /* data lines that are wired: 1, 4 or 8 */
    bool removable, high_speed, is_emmc; /* see struct mmc_host */
    struct mshc_switch present, read_only;
    struct mshc_descriptor *descriptors; /* MSHC_DESCRIPTORS, within MSHC_REACH; NULL: no
                                               DMA */
    phys_t descriptors_address;          /* for the device */
};

struct mshc {
    struct mmc_host host; /* the interface; its priv is this struct */
    uintptr_t base;
    uintptr_t fifo; /* the FIFO's register, whose place depends on the version */
    dt_node node;
    uint32_t input_hz, fifo_depth;
    struct mshc_switch present, read_only;
    struct mshc_descriptor *descriptors;
    phys_t descriptors_address;
    uint32_t control;    /* CTRL without the interrupt enable, which only sleeping code sets */
    unsigned spins;      /* polls for the end of a command before the hart sleeps */
    bool interrupts;     /* false: poll */
    bool dead;           /* it did not leave reset: never used again */
    volatile bool armed; /* interrupts are on */
    struct wait event;
};

#define MSHC_WINDOW 0x204 /* bytes of registers */

/* Resets the controller and switches the slot's power on, in polled mode; the card's clock stays as
 * it was, as a card needs it to end busy. A caller that installs mshc_interrupt() sets .interrupts
 * afterwards. 0, or after a message -ENODEV (no such controller answers) or -EIO. Not callable from
 * interrupt handlers. */
int mshc_init(struct mshc *mshc, const struct mshc_config *config);

/* The interrupt handler; @arg is the struct mshc. */
void mshc_interrupt(void *arg);
