/* Any bytes: our index accepts a tree only if nothing reaches outside, and where libfdt accepts it
 * too both see the same. The tree stands at an odd address at the very end of its allocation. */
#include "common_trees.h"
#include "src/dt/dt.h"
#include <assert.h>
#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < DT_HEADER_SIZE)
        return 0;
    uint8_t *memory = malloc(size + 1), *blob = memory + 1;
    memcpy(blob, data, size);
    const char *cause = dt_init(blob, size);
    assert(cause ? dt_count() == 0 : dt_count() > 0);
    if (!cause) {
        void *aligned = malloc(size);
        memcpy(aligned, data, size);
        tree_query_all();
        if (!fdt_check_full(aligned, size) && !dt_init(aligned, size))
            tree_compare(aligned);
        free(aligned);
    }
    free(memory);
    return 0;
}
