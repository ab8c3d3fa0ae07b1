/* Reads and writes files: each has one position in littlefs, whoever uses it. */
#include "littlefs_calls.h"
#include "littlefs_node.h"
#include "src/fs/write_back.h"
#include <errno.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);
YAO_REQUIRE(work, write_back);

uint64_t littlefs_node_size(const struct littlefs_node *node)
{
    const lfs_file_t *file = &node->file;
    bool longer = (file->flags & LFS_F_WRITING) && file->pos > file->ctz.size;

    return longer ? file->pos : file->ctz.size;
}

ssize_t littlefs_node_read(struct littlefs_node *node, void *buffer, size_t size, uint64_t offset)
{
    uint64_t end = littlefs_node_size(node);

    if (node->failed)
        return node->failed;
    if (offset >= end || !size)
        return 0;
    if (size > end - offset)
        size = end - offset;
    int error = littlefs_call_seek(node->volume, &node->file, (uint32_t)offset);
    if (error < 0)
        return error;
    return littlefs_call_read(node->volume, &node->file, buffer, (uint32_t)size);
}

static void note(struct littlefs_node *node)
{
    write_back_note();
    node->written = true;
    node->unsynced = true;
}

/* What was written before it failed stays. */
static ssize_t written(const struct littlefs_node *node, int result, uint64_t offset)
{
    if (result >= 0 || node->volume->failed || node->file.pos <= offset)
        return result;
    return (ssize_t)(node->file.pos - offset);
}

ssize_t littlefs_node_write(struct littlefs_node *node, const void *buffer, size_t size,
                            uint64_t offset)
{
    if (node->failed || !size)
        return node->failed;
    if (offset >= node->volume->lfs.file_max)
        return -EFBIG;
    if (size > node->volume->lfs.file_max - offset)
        size = node->volume->lfs.file_max - offset;
    note(node);
    int error = littlefs_call_seek(node->volume, &node->file, (uint32_t)offset);
    if (error < 0)
        return error;
    return written(node, littlefs_call_write(node->volume, &node->file, buffer, (uint32_t)size),
                   offset);
}

int littlefs_node_truncate(struct littlefs_node *node, uint64_t size)
{
    if (node->failed)
        return node->failed;
    if (size > node->volume->lfs.file_max)
        return -EFBIG;
    note(node);
    return littlefs_call_truncate(node->volume, &node->file, (uint32_t)size);
}
