/* The device tree: ours to read, then S-mode's. */
#pragma once

/* Copies the tree to where the image will find it, and reads it there. Returns NULL, or why it is
 * refused, in words. A tree that is only too large was read where it is. */
const char *tree_read(const void *blob);

/* Adds the firmware's memory to the copy's reservations, and returns the copy. From then on
 * nothing can be looked up. */
const void *tree_hand_over(void);
