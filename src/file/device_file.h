/* The files of /dev that every program may expect. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define DEVICE_FILES 2 /* their st_dev */

struct file;
struct stat;

/* Which of them @name is, below /dev, or NULL. */
const struct device_name *device_named(const char *name);

/* The one with the number @index, from 0 on, or NULL: there are fewer. */
const struct device_name *device_at(unsigned index);

/* How many there are. */
extern const unsigned device_count;

/* Its name, below /dev. */
const char *device_text(const struct device_name *device);

/* Opens it with the @flags of open(): 0 and *file, or a negative errno. */
int device_open(const struct device_name *device, int flags, struct file **file);

void device_status(const struct device_name *device, struct stat *status);

/* The read operation of /dev/random and /dev/urandom. */
ssize_t device_random(struct file *file, void *buffer, size_t size);
