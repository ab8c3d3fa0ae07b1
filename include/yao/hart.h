/*
 * The hart we run on. Callable from any context.
 */
#pragma once

#include <yao/dt.h>

/* Its number as the firmware and the tree's /cpus nodes count (the `reg` of its node). */
unsigned long hart_id(void);

/* Its node below /cpus; -ENOENT when the tree has none. */
dt_node hart_node(void);
