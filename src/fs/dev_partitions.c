#include "dev_partitions.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/dt.h>

static struct dev_partitions *tables;

static int take(void *context, const struct partition *partition)
{
    struct dev_partitions *table = context;

    if (partition->scheme != PARTITION_WHOLE)
        table->each[table->count++] = *partition;
    return 0;
}

static struct dev_partitions **link_of(const struct block_device *block)
{
    struct dev_partitions **link = &tables;

    while (*link && (*link)->block != block)
        link = &(*link)->next;
    return link;
}

/* A malformed table, of which there was a message, is none. */
static int read_table(struct dev_partitions *table, struct block_device *block, dt_node node)
{
    char name[DT_PATH_MAX];
    int error = partition_each(block, dt_path(node, name), take, table);

    return error == -EINVAL ? 0 : error;
}

int dev_partitions(struct block_device *block, dt_node node, const struct dev_partitions **table)
{
    struct dev_partitions *old = *link_of(block);

    if (old && old->medium != block->medium) {
        dev_partitions_forget(block);
        old = NULL;
    }
    *table = old;
    if (old)
        return 0;
    struct dev_partitions *new = malloc(sizeof *new);
    if (!new)
        return -ENOMEM;
    *new = (struct dev_partitions){.next = tables, .block = block, .medium = block->medium};
    int error = read_table(new, block, node);
    if (error) {
        free(new);
        return error;
    }
    *table = tables = new;
    return 0;
}

void dev_partitions_forget(const struct block_device *block)
{
    struct dev_partitions **link = link_of(block), *old = *link;

    if (old)
        *link = old->next;
    free(old);
}
