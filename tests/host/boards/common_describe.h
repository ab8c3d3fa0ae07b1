/*
 * What boot-time code finds in a board's tree, as lines to read: see describe.c. The parts print
 * their own lines; what the code under test logs is printed where it happens.
 */
#pragma once

#include <stdint.h>
#include <yao/dt.h>

/* The beginning of a line: @key in a column. */
void key(const char *key);

/* The file's content; the caller frees it. */
void *read_tree(const char *path);

/* Free RAM by memory_init(), for an image and a tree where U-Boot puts them. Returns 0, or 1 after
 * printing why the tree cannot be used. */
int describe_memory(const void *blob);

/* The hart's PLIC context as the driver finds it, with the interrupt controller of the console.
 * Returns whether there is one. */
int describe_context(unsigned long hart);

/* The UART that /chosen/stdout-path names, as the console's driver takes it. */
void describe_console(void);

/* SD cards and eMMC, with what they need. */
void describe_cards(void);
