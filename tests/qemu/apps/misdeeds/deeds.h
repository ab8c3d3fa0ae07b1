/* Each file of deeds ends with its table, closed by an entry without name. */
#pragma once

#define NOINLINE __attribute__((noinline, noclone, noipa))
/* After a deed: keeps the compiler from making a call a jump, or taking the frame down
 * before the deed. */
#define KEEP_FRAME() __asm__ volatile("" : : : "memory")

struct deed {
    const char *name;
    void (*commit)(void);
};

extern const struct deed memory_deeds[], stack_deeds[], other_deeds[], handler_deeds[];
