#include "src/file/fd.h"
#include "src/file/rom_file.h"
#include "src/mapping/map_memory.h"
#include "sys.h"
#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <yao/module.h>

YAO_REQUIRE(mappings, pages);

#define PROTECTIONS (PROT_READ | PROT_WRITE | PROT_EXEC)

/* Neither made to fault, nor ignored: a program that asks for these relies on them. */
static int check_flags(int flags)
{
    if (flags & MAP_HUGETLB)
        return -ENOMEM; /* as where there are no huge pages */
    return flags & (MAP_GROWSDOWN | MAP_SYNC) ? -EOPNOTSUPP : 0;
}

/* What a mapping of @file is: /dev/zero is as no file at all, and what is in the image is mapped
 * where it is, unless a private mapping is to be written to. */
static int set_kind(struct region *region, struct file *file, bool shared)
{
    struct stat status;
    int error = file->ops->status(file, &status);

    if (error)
        return error;
    if (S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 5)) {
        region->kind = REGION_ANONYMOUS;
        return 0;
    }
    region->kind = shared ? REGION_SHARED : REGION_COPY;
    const struct romfs_node *node = rom_file_node(file);
    if (node && !(region->protection & PROT_WRITE)) {
        region->kind = shared ? REGION_IMAGE_SHARED : REGION_IMAGE_PRIVATE;
        region->node = node;
    }
    return S_ISREG(status.st_mode) && file->ops->pread ? 0 : -ENODEV;
}

static int check_file(struct file *file, int protection, bool shared, off_t offset, size_t size)
{
    if (!file)
        return -EBADF;
    if (offset < 0 || range_overflows(offset, size))
        return -EOVERFLOW;
    if (!file_readable(file) || (shared && (protection & PROT_WRITE) && !file_writable(file)))
        return -EACCES;
    return 0;
}

static int place_fixed(uintptr_t address, size_t size, int flags)
{
    if (address % PAGE_SIZE)
        return -EINVAL;
    if (!region_fits(address, size))
        return address < FIXED_MIN ? -EPERM : -ENOMEM;
    struct region *there = region_from(address);
    if (!there || there->start >= address + size)
        return 0;
    return flags & MAP_FIXED_NOREPLACE ? -EEXIST : region_remove(address, address + size);
}

static int place(uintptr_t hint, size_t size, int flags, struct region *region)
{
    int error = 0;

    if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE))
        error = place_fixed(hint, size, flags);
    region->start = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) ? hint : region_place(hint, size);
    region->end = region->start + size;
    return error || region->start ? error : -ENOMEM;
}

static bool is_type(int flags)
{
    int type = flags & MAP_TYPE;

    if (type == MAP_SHARED_VALIDATE)
        return !(flags & MAP_ANONYMOUS);
    return type == MAP_SHARED || type == MAP_PRIVATE;
}

/* Memory is there when the call returns, but for PROT_NONE: no page fault can find too little. A
 * page is both writable and executable only if the app says that it needs this (EACCES). */
long sys_mmap(void *hint, size_t length, int protection, int flags, int fd, off_t offset)
{
    bool shared = (flags & MAP_TYPE) != MAP_PRIVATE;
    size_t size = (length + PAGE_SIZE - 1) & -(size_t)PAGE_SIZE;
    struct file *file = flags & MAP_ANONYMOUS ? NULL : fd_file(fd);
    struct region region = {.protection = protection, .first = (size_t)offset / PAGE_SIZE};

    if (offset % PAGE_SIZE || !length || !is_type(flags) || protection & ~PROTECTIONS)
        return -EINVAL;
    if (!size)
        return -ENOMEM;
    int error = check_flags(flags);
    if (!error && !(flags & MAP_ANONYMOUS))
        error = check_file(file, protection, shared, offset, size);
    if (!error && protection_refused(protection))
        error = -EACCES;
    if (!error && file)
        error = set_kind(&region, file, shared);
    if (!error)
        error = place((uintptr_t)hint, size, flags, &region);
    if (!error)
        error = map_memory(&region, file);
    return error ? error : (long)region.start;
}
