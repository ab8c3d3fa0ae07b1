/* Fences on other harts. */
#pragma once

/* Does the fence that some hart waits for. */
void rfence_take(void);
