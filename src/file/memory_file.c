/* Files of memfd_create(): each has one position, as it can be opened once only. */
#include "memory_file.h"
#include "file.h"
#include "lib/tmpfs/content.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <yao/mm.h>
#include <yao/module.h>

YAO_ALTERNATIVE(memory_files, some);

struct memory_file {
    struct file file;
    uint64_t position;
    struct tmpfs_content content;
};

_Static_assert(TMPFS_PAGE == PAGE_SIZE, "pages of a file can be mapped");

/* Pages, as a mapping shows them. */
static void *alloc_page(size_t size)
{
    return page_alloc(1, PHYS_ANY);
}

static void free_page(void *page)
{
    page_free(page, 1);
}

static const struct tmpfs_memory memory = {.alloc = alloc_page, .free = free_page};
static struct tmpfs_room room = {.memory = &memory, .limit = UINT64_MAX};

static struct memory_file *of(struct file *file)
{
    return (struct memory_file *)file;
}

static ssize_t pread_memory(struct file *file, void *buffer, size_t size, off_t offset)
{
    return (ssize_t)tmpfs_content_read(&of(file)->content, buffer, size, (uint64_t)offset);
}

static ssize_t pwrite_memory(struct file *file, const void *buffer, size_t size, off_t offset)
{
    return tmpfs_content_write(&room, &of(file)->content, buffer, size, (uint64_t)offset);
}

static ssize_t read_memory(struct file *file, void *buffer, size_t size)
{
    struct memory_file *this = of(file);
    size_t moved = tmpfs_content_read(&this->content, buffer, size, this->position);

    this->position += moved;
    return (ssize_t)moved;
}

static ssize_t write_memory(struct file *file, const void *buffer, size_t size)
{
    struct memory_file *this = of(file);

    if (file->flags & O_APPEND)
        this->position = this->content.size;
    if (range_overflows((off_t)this->position, size))
        return -EFBIG;
    ssize_t moved = tmpfs_content_write(&room, &this->content, buffer, size, this->position);
    if (moved > 0)
        this->position += (uint64_t)moved;
    return moved;
}

static off_t seek_memory(struct file *file, off_t offset, int whence)
{
    struct memory_file *this = of(file);

    return file_seek(&this->position, this->content.size, offset, whence);
}

/* A mapping may show the pages: they stay, and are only cleared. */
static int truncate_memory(struct file *file, off_t length)
{
    struct tmpfs_content *content = &of(file)->content;

    content->size = (uint64_t)length;
    tmpfs_pages_clear(content, content->size);
    return 0;
}

/* There is nothing that it could write. */
static int sync_memory(struct file *file)
{
    return 0;
}

static int status_of_memory(struct file *file, struct stat *status)
{
    const struct memory_file *this = of(file);

    *status = (struct stat){
        .st_ino = (ino_t)(uintptr_t)this,
        .st_mode = S_IFREG | S_IRWXU | S_IRWXG | S_IRWXO,
        .st_size = (off_t)this->content.size,
        .st_blksize = PAGE_SIZE,
        .st_blocks = (blkcnt_t)(this->content.pages * (PAGE_SIZE / 512)),
    };
    return 0;
}

static int close_memory(struct file *file)
{
    tmpfs_pages_drop(&room, &of(file)->content, 0);
    free(file);
    return 0;
}

static const struct file_ops memory_ops = {
    .read = read_memory,
    .write = write_memory,
    .pread = pread_memory,
    .pwrite = pwrite_memory,
    .seek = seek_memory,
    .truncate = truncate_memory,
    .sync = sync_memory,
    .status = status_of_memory,
    .close = close_memory,
};

struct file *memory_file_make(void)
{
    struct memory_file *new = calloc(1, sizeof *new);

    if (new)
        new->file = (struct file){.ops = &memory_ops, .flags = O_RDWR};
    return new ? &new->file : NULL;
}

bool memory_file_is(const struct file *file)
{
    return file->ops == &memory_ops;
}

int memory_file_page(struct file *file, size_t index, char **page)
{
    struct tmpfs_content *content = &of(file)->content;
    bool beyond = index >= (content->size + PAGE_SIZE - 1) / PAGE_SIZE;

    *page = beyond ? NULL : tmpfs_page_make(&room, content, index);
    return beyond || *page ? 0 : -ENOMEM;
}
