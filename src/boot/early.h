/* What head.S calls before paging is on, from physical addresses. */
#pragma once

#include <stdint.h>
#include <yao/mm.h>

/* Builds the first page tables: image, handler stacks and tree. Returns the value for satp. */
uint64_t early_map(phys_t tree, phys_t load);

/* Reports that the tree at @tree cannot be used, and ends. Also callable with paging on. */
_Noreturn void bad_tree(phys_t tree, const char *cause);

_Noreturn void early_crash(uint64_t cause, uint64_t pc, uint64_t address);
_Noreturn void early_misaligned(uint64_t load);
_Noreturn void early_no_mmu(void);
