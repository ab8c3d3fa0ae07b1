#pragma once

/* Finds the finisher in the tree. */
void reset_init(void);
