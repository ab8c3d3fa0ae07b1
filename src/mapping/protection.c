/* What a program may do with pages. W^X is the default, so that a program that needs its code to be
 * writable says so. */
#include "mapping.h"
#include "src/settings/defaults.h"
#include "src/settings/settings.h"
#include <sys/mman.h>

bool protection_refused(int protection)
{
    dt_node node;
    int length;

    if (!(protection & PROT_WRITE) || !(protection & PROT_EXEC) || yao_wxneeded)
        return false;
    node = settings_node();
    return node < 0 || !dt_property(node, "wxneeded", &length);
}

uint64_t protection_flags(int protection)
{
    uint64_t writable = protection & PROT_WRITE ? MAP_RW : 0;

    if (protection & PROT_EXEC)
        return MAP_RX | writable;
    return protection & PROT_READ ? MAP_R | writable : writable;
}
