/* The files of /dev that every program may expect. They are names only: no folder lists them, and
 * what the volume has under these names is hidden. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct file;
struct stat;

/* Which of them @name is, below /dev, or NULL. */
const struct device_name *device_named(const char *name);

/* Which of them @path is, an absolute one, or NULL. Inline: most paths differ soon. */
static inline const struct device_name *device_find(const char *path)
{
    bool below = path[1] == 'd' && path[2] == 'e' && path[3] == 'v' && path[4] == '/';
    return below ? device_named(path + 5) : NULL;
}

/* Opens it with the @flags of open(): 0 and *file, or a negative errno. */
int device_open(const struct device_name *device, int flags, struct file **file);

void device_status(const struct device_name *device, struct stat *status);

/* The read operation of /dev/random and /dev/urandom. */
ssize_t device_random(struct file *file, void *buffer, size_t size);
