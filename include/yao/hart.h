/*
 * The hart we run on.
 */
#pragma once

/* Its number as the firmware and the tree's /cpus nodes count (the `reg` of its node).
 * Callable from any context. */
unsigned long hart_id(void);
