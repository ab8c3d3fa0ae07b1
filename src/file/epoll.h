/* Files of epoll_create1(): lists of files and of what is wanted of them. */
#pragma once

#include "file.h"
#include <stdint.h>
#include <sys/epoll.h>

struct epoll;

/* NULL: no memory. */
struct file *epoll_make(int flags);

/* The list of @file; NULL if it is another kind of file. */
struct epoll *epoll_of(struct file *file);

/* epoll_ctl(2) for the descriptor @fd of @file. 0, -EEXIST, -ENOENT, -ENOMEM, -EINVAL, or -ELOOP
 * (@file is a list in which this one is, perhaps by others). */
int epoll_add(struct epoll *epoll, int fd, struct file *file, const struct epoll_event *event);
int epoll_modify(struct epoll *epoll, int fd, struct file *file, const struct epoll_event *event);
int epoll_remove(struct epoll *epoll, int fd, struct file *file);

/* Writes at most @room events to @events and returns how many; may make *again_ns earlier. */
int epoll_take(struct epoll *epoll, struct epoll_event *events, int room, uint64_t *again_ns);
