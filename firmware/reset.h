#pragma once

/* Finds the finisher in the tree. Without one, the extension is not present. */
void reset_init(void);
