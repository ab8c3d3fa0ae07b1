#define _GNU_SOURCE /* MFD_CLOEXEC */
#include "src/file/memory_file.h"
#include "src/file/stream.h"
#include "sys.h"
#include <errno.h>
#include <sys/mman.h>
#include <yao/module.h>

YAO_REQUIRE(memory_files, some);

#define NAME_MOST 249 /* bytes, as on Linux */

#ifndef MFD_EXEC
#define MFD_EXEC 0x10u /* Linux 6.3, newer than the C library */
#endif

/* Seals and huge pages are refused: EINVAL, as by a Linux that is older than these. */
long sys_memfd_create(const char *name, long flags)
{
    if (flags & ~(long)(MFD_CLOEXEC | MFD_EXEC) || strlen(name) > NAME_MOST)
        return -EINVAL;
    struct file *file = memory_file_make();
    return file ? stream_install(file, flags & MFD_CLOEXEC ? O_CLOEXEC : 0) : -ENOMEM;
}
