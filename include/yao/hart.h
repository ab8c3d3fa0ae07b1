/*
 * The hart that we run on. Callable from any context.
 */
#pragma once

#include <yao/dt.h>

/* Its id, as the firmware and the `reg` of its /cpus node give it. */
unsigned long hart_id(void);

/* Its node below /cpus; -ENOENT if the tree has none. */
dt_node hart_node(void);
