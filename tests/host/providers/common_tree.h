/* The tree of this suite's tests. */
#pragma once

int common_tree(void **state);
