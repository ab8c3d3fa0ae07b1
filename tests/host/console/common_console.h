/* The buffered console on a model of a 16550, as the tests of this suite use them. The console is
 * brought up once in a program, as in an image. */
#pragma once

#include "bus.h"
#include "log.h"
#include "ns16550_model.h"
#include "src/console/console.h"
#include "src/console/ring.h"

#define BYTE_NS 86806u /* ten bits at 115200 */
#define FIFO    16u

extern struct ns16550_model model;

/* @interrupt: whether the UART's arrives. */
void common_start(uint64_t byte_ns, bool interrupt);

/* A byte of the test's text. */
char common_byte(size_t index);

/* Sends to us while the UART has room, as a sender with flow control does. From
 * common_byte(common_sent), until common_sent is @end. */
extern size_t common_sent;
void common_send_until(size_t end);

/* Reads @count bytes and expects them to be those from @index on. */
void common_expect(size_t index, size_t count);
