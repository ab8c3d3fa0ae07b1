/* The device tree: ours to read, then S-mode's. */
#pragma once

/* Copies the tree to where the image will find it, adds the firmware's memory to its reservations,
 * and reads it there. Returns NULL, or why it is refused, in words; then the nodes before what is
 * wrong can still be looked up. */
const char *tree_read(const void *blob);
