#include "romfs.h"
#include <string.h>

size_t romfs_read(const struct romfs *fs, const struct romfs_node *file, void *buffer, size_t size,
                  uint64_t offset)
{
    if (offset >= file->size)
        return 0;
    size_t left = file->size - (size_t)offset;
    if (size > left)
        size = left;
    memcpy(buffer, (const char *)fs + file->start + offset, size);
    return size;
}
