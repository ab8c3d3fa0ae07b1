/* Interrupts between harts. */
#pragma once

#include "hart.h"

/* What the target does; IPI_START is for hart_wait(). */
enum ipi { IPI_SUPERVISOR = 1, IPI_FENCE = 2, IPI_START = 4 };

void ipi_send(struct hart *hart, enum ipi what);

/* Does what others want of this hart, and returns what that was. */
uint32_t ipi_take(void);
