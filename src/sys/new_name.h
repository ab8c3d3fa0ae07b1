#pragma once

/* Of a call that makes a name of a kind that no file system here has: -EPERM if @path could be
 * created otherwise, as Linux' calls return on FAT; -EROFS, -EEXIST, or what else is wrong with the
 * path. Never 0. */
int new_name_refused(int dir, const char *path);
