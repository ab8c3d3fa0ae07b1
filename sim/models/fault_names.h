/* The faults of the card and of its controller by name, for options. */
#pragma once

struct fault_name {
    const char *name;
    int kind;
};

/* enum sd_native_fault_kind, enum dw_mshc_fault_kind; the last has no name. */
extern const struct fault_name sd_native_fault_names[], dw_mshc_fault_names[];
