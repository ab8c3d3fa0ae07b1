/* How littlefs is compiled: what its lfs_util.h looks at. Memory is given to it, and what it would
 * print littlefs_calls.c says. */
#pragma once

#define LFS_NO_MALLOC
#define LFS_NO_DEBUG
#define LFS_NO_WARN
#define LFS_NO_ERROR

/* A volume that contradicts itself: the call that found it ends at once, with -EIO. */
_Noreturn void littlefs_broken(unsigned line);
#define LFS_ASSERT(test) ((test) ? (void)0 : littlefs_broken(__LINE__))
