/* Interrupts between harts. */
#pragma once

#include "hart.h"

/* Requests: raise the supervisor software interrupt, execute a fence, leave hart_wait(). */
enum ipi { IPI_SUPERVISOR = 1, IPI_FENCE = 2, IPI_START = 4 };

void ipi_send(struct hart *hart, enum ipi what);

/* Carries out the pending requests to this hart, and returns them. */
uint32_t ipi_take(void);
