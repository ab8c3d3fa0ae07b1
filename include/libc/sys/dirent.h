/* Directory streams, which picolibc leaves to the system: <dirent.h> includes this file. */
#pragma once

#include <sys/types.h>

#define NAME_BYTES_MAX 766 /* a FAT long name, 255 UTF-16 units, in UTF-8 with the NUL */

#define DT_UNKNOWN 0
#define DT_DIR     4
#define DT_REG     8

struct dirent {
    ino_t d_ino;
    unsigned char d_type; /* DT_DIR or DT_REG */
    char d_name[NAME_BYTES_MAX];
};

typedef struct yao_dir DIR;
