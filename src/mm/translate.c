#include "map.h"
#include "src/mm/layout.h"
#include "src/settings/defaults.h"

extern char __image_start[], __image_end[], __stacks_end[];

phys_t app_stack_end_;
uint64_t app_stack_size_;

/* The trap stack, and behind its bottom the fault stack: @below bytes below their end. */
static phys_t handler_stacks(uint64_t below)
{
    return image_phys_ + (uint64_t)(__stacks_end - __image_start) - below;
}

phys_t virt_to_phys(const void *address)
{
    uintptr_t virt = (uintptr_t)address;
    if (virt < LINEAR_BASE)
        return virt; /* before paging */
    if (virt < IMAGE_BASE)
        return virt - LINEAR_BASE;
    if (virt < STACKS_BASE)
        return virt - IMAGE_BASE + image_phys_;
    if (virt <= APP_STACK_TOP)
        return virt - APP_STACK_TOP + app_stack_end_;
    if (virt <= FAULT_STACK_TOP)
        return handler_stacks(FAULT_STACK_TOP - virt + yao_handler_stack_size);
    return handler_stacks(TRAP_STACK_TOP - virt);
}

void *phys_to_virt(phys_t address)
{
    if (address - image_phys_ < (uint64_t)(__image_end - __image_start))
        return (void *)(uintptr_t)(address - image_phys_ + IMAGE_BASE);
    return (void *)(uintptr_t)(address + LINEAR_BASE);
}

void *app_stack_make(uint64_t size)
{
    char *pages = page_alloc(size / PAGE_SIZE, PHYS_ANY);
    if (!pages || !map_range(APP_STACK_TOP - size, virt_to_phys(pages), size, MAP_RW))
        return NULL;
    map_flush();
    app_stack_end_ = virt_to_phys(pages) + size;
    app_stack_size_ = size;
    return (void *)APP_STACK_TOP;
}
