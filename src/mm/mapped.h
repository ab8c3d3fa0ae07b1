/* What mmap() has to do with an address that may not be accessed. */
#pragma once

#include <stdint.h>

enum mapped {
    MAPPED_NOTHING,
    MAPPED_OTHERWISE,  /* it may not be accessed in this way */
    MAPPED_BEYOND_FILE /* a whole page behind the end of the file, as it was when it was mapped */
};

/* For an access that needs @protection (PROT_READ, PROT_WRITE or PROT_EXEC). Alternatives,
 * "mappings". Not callable while the libos changes its list of mappings. */
enum mapped mapped_at(uintptr_t address, int protection);
