#include "memory_node.h"
#include "src/time/realtime.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <yao/mm.h>

#define SECOND_NS   1000000000
#define BLOCK       512 /* of st_blocks */
#define PERMISSIONS 07777

_Static_assert(TMPFS_PAGE == PAGE_SIZE, "pages of a file can be mapped");

static void *alloc_page(void)
{
    return page_alloc(1, PHYS_ANY);
}

static void free_page(void *page)
{
    page_free(page, 1);
}

static struct timespec now(void)
{
    int64_t ns = realtime_ns();

    return (struct timespec){.tv_sec = ns / SECOND_NS, .tv_nsec = ns % SECOND_NS};
}

const struct tmpfs_memory memory_node_memory = {malloc, free, alloc_page, free_page, now};

static nlink_t links(const struct tmpfs_node *node)
{
    if (!node->parent)
        return 0;
    return S_ISDIR(node->mode) ? 2 + node->folder.folders : 1;
}

void memory_node_status(const struct memory_volume *volume, const struct tmpfs_node *node,
                        struct stat *status)
{
    bool is_file = S_ISREG(node->mode);

    *status = (struct stat){
        .st_dev = volume->device,
        .st_ino = node->inode,
        .st_mode = node->mode,
        .st_nlink = links(node),
        .st_size = is_file ? (off_t)node->content.size : 0,
        .st_blksize = TMPFS_PAGE,
        .st_blocks = is_file ? (blkcnt_t)(node->content.pages * (TMPFS_PAGE / BLOCK)) : 0,
        .st_mtim = node->written,
        .st_atim = node->accessed,
        .st_ctim = node->changed,
    };
}

static void set_time(struct timespec *time, const struct timespec *wanted, struct timespec now)
{
    if (!wanted || wanted->tv_nsec == UTIME_NOW)
        *time = now;
    else if (wanted->tv_nsec != UTIME_OMIT)
        *time = *wanted;
}

int memory_node_change(struct tmpfs_node *node, const mode_t *mode, const struct timespec times[2])
{
    node->changed = now();
    if (mode) {
        node->mode = (node->mode & S_IFMT) | (*mode & PERMISSIONS);
        return 0;
    }
    set_time(&node->accessed, times ? &times[0] : NULL, node->changed);
    set_time(&node->written, times ? &times[1] : NULL, node->changed);
    return 0;
}

static bool is_before(const struct timespec *one, const struct timespec *other)
{
    return one->tv_sec != other->tv_sec ? one->tv_sec < other->tv_sec
                                        : one->tv_nsec < other->tv_nsec;
}

void memory_node_read(struct tmpfs_node *node)
{
    if (!is_before(&node->written, &node->accessed))
        node->accessed = now();
}
