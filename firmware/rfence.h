/* Remote fences. */
#pragma once

/* Executes the requested fence on this hart. */
void rfence_take(void);
