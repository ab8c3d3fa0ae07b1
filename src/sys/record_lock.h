#pragma once

struct file;
struct flock;

/* fcntl() with F_GETLK, F_SETLK and F_SETLKW. Record locks belong to the process, and a process
 * does not hinder itself, so that there is nothing to remember. -EINVAL, -EOVERFLOW (the record),
 * -EBADF (the file is not open in a way that the kind of lock needs). */
int record_lock(struct file *file, int operation, struct flock *lock);
