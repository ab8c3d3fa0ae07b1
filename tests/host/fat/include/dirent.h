/* Ours in place of the host's, whose names are shorter. */
#pragma once

#include "include/libc/sys/dirent.h"

#define opendir   yao_opendir
#define readdir   yao_readdir
#define rewinddir yao_rewinddir
#define closedir  yao_closedir

DIR *opendir(const char *path);
struct dirent *readdir(DIR *dir);
void rewinddir(DIR *dir);
int closedir(DIR *dir);
