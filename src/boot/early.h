/* What head.S calls before paging. */
#pragma once

#include <stdint.h>
#include <yao/mm.h>

/* Maps image, boot stacks and tree; returns the value for satp. */
uint64_t early_map(phys_t tree, phys_t load);

/* Reports that the tree cannot be used. Also usable with paging on. */
_Noreturn void no_tree(phys_t tree, const char *cause);

_Noreturn void early_crash(uint64_t cause, uint64_t pc, uint64_t address);
_Noreturn void early_misaligned(uint64_t load);
_Noreturn void early_no_mmu(void);
