/*
 * Making a device ready for its first access: an access to one whose clock is gated, or that is
 * held in reset, may hang the hart.
 */
#pragma once

#include <yao/device.h>

/* Ungates every clock of the node's `clocks`, then releases every line of its `resets`. 0, also if
 * the node names none, or a negative errno after a message that names the entry. Not callable from
 * interrupt handlers. */
int device_supply(dt_node node);
