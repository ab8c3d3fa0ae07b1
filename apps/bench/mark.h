/*
 * Marks in the instruction stream, which the bench's QEMU plugin sees from outside: HINTs, that
 * is instructions without effect (RISC-V Unprivileged ISA, section "HINT Instructions":
 * SLTI with rd = x0 is set aside for custom use). tools/bench/counting.py finds them by their
 * encoding.
 */
#pragma once

enum mark {
    MARK_MAIN,        /* main() has been reached */
    MARK_SECTION,     /* the next section's chunks follow */
    MARK_CHUNK_BEGIN, /* what is counted lies between these two */
    MARK_CHUNK_END,
};

#define MARK(id) __asm__ volatile("slti x0, x0, %0" : : "i"(id) : "memory")
