/* The device tree, for the firmware and for S-mode. */
#pragma once

/* Copies the tree to TREE_BASE, adds the firmware's memory to its reservations, and indexes the
 * copy. Returns NULL, or in words why it was refused; the nodes before the error can be looked up
 * even then. */
const char *tree_read(const void *blob);
