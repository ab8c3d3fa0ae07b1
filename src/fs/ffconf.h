/*
 * Our configuration of FatFs R0.16. FatFs' own ffconf.h explains each option; the comments here say
 * why, where it is not obvious.
 */
#pragma once

#define FFCONF_DEF 80386

#define FF_FS_READONLY  0
#define FF_FS_MINIMIZE  0
#define FF_USE_FIND     0
#define FF_USE_MKFS     0
#define FF_USE_FASTSEEK 0 /* reads follow our own map of the chain: fat_map.h */
#define FF_USE_EXPAND   0
#define FF_USE_CHMOD    1 /* and f_utime() */
#define FF_USE_LABEL    0
#define FF_USE_FORWARD  0
#define FF_USE_STRFUNC  0
#define FF_PRINT_LLI    0
#define FF_PRINT_FLOAT  0
#define FF_STRF_ENCODE  0

/* The code page of short names that have no long one. */
#define FF_CODE_PAGE 437

/* Long names in UTF-8, working buffer on the stack. 255 UTF-16 units are up to 765 bytes. */
#define FF_USE_LFN     2
#define FF_MAX_LFN     255
#define FF_LFN_UNICODE 2
#define FF_LFN_BUF     765
#define FF_SFN_BUF     34

/* Paths arrive absolute and without dots: src/file/path.c. */
#define FF_FS_RPATH   0
#define FF_PATH_DEPTH 10

/* FatFs sees each volume as a drive of its own: src/block finds partitions, and 32-bit sector
 * numbers relative to the partition are enough for any FAT volume on any device. */
#define FF_VOLUMES         1
#define FF_STR_VOLUME_ID   0
#define FF_MULTI_PARTITION 0
#define FF_MIN_SS          512
#define FF_MAX_SS          512
#define FF_LBA64           0
#define FF_MIN_GPT         0x10000000
#define FF_USE_TRIM        0

/* No sector buffer per file: the block cache serves all of them, and with a single dirty sector
 * (FATFS.win) our own reads are easy to keep coherent. */
#define FF_FS_TINY     1
#define FF_FS_EXFAT    0
#define FF_FS_NORTC    0
#define FF_NORTC_MON   1
#define FF_NORTC_MDAY  1
#define FF_NORTC_YEAR  2025
#define FF_FS_CRTIME   0
#define FF_FS_NOFSINFO 1 /* a wrong free count would hide free space */

/* fat_node.h shares open files: FatFs' locks refuse what POSIX allows. */
#define FF_FS_LOCK      0
#define FF_FS_REENTRANT 0
#define FF_FS_TIMEOUT   1000
