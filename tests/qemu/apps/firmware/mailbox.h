/* What the harts that this one starts share with it. */
#pragma once

/* Offsets in struct mailbox. */
#define MAILBOX_ORDER  0
#define MAILBOX_DONE   8
#define MAILBOX_ID     16
#define MAILBOX_ANSWER 24
#define MAILBOX_CODE   64

/* Each is answered by itself in `done`. */
#define ORDER_FETCH 1 /* fetch from the firmware's memory: answer = scause */
#define ORDER_CALL  2 /* call `code`: answer = what it returns */
#define ORDER_SLEEP 3 /* wait for a software interrupt, and clear it */
#define ORDER_STOP  4 /* stop: answered by the firmware */
#define ORDER_TIME  5 /* wait for the timer's interrupt: answer = time */
#define STARTED     6 /* not an order: it has written its id */

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

/* The code has a cache line of its own. */
struct mailbox {
    uint64_t order, done, id, answer;
    uint32_t code[2] __attribute__((aligned(64)));
} __attribute__((aligned(64)));

_Static_assert(offsetof(struct mailbox, answer) == MAILBOX_ANSWER, "");
_Static_assert(offsetof(struct mailbox, code) == MAILBOX_CODE, "");

/* Where they start: without paging, a0 = hart id, a1 = physical address of their mailbox. */
void mailbox_serve(void);
#endif
