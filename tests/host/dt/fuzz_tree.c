/* Any bytes: our index accepts a tree only if nothing reaches outside, and where libfdt accepts it
 * too both see the same. The tree is at an odd address at the very end of its allocation. */
#include "common_trees.h"
#include "src/dt/dt.h"
#include <assert.h>
#include <errno.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

static void visit(dt_node node)
{
    char path[DT_PATH_MAX];
    uint64_t base, length;
    dt_path(node, path);
    dt_reg(node, 0, &base, &length);
}

/* Without room for an index all nodes are found nevertheless. */
static void visit_all(const void *blob, size_t size)
{
    static struct dt_record records[DT_DEPTH_MAX];
    int count = dt_count();
    if (dt_init(blob, size, records, 0) == dt_too_many && !dt_each(0, visit))
        assert(dt_visited() == (unsigned)count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < DT_HEADER_SIZE)
        return 0;
    uint8_t *memory = malloc(size + 1), *blob = memory + 1;
    memcpy(blob, data, size);
    const char *cause = tree_read(blob, size);
    assert(cause ? dt_count() == 0 : dt_count() > 0);
    if (!cause) {
        void *aligned = malloc(size);
        memcpy(aligned, data, size);
        tree_query_all();
        if (!fdt_check_full(aligned, size) && !tree_read(aligned, size))
            tree_compare(aligned);
        visit_all(blob, size);
        free(aligned);
    }
    free(memory);
    return 0;
}
