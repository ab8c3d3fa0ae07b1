/*
 * FatFs R0.16 as Yao uses it. The names and their meaning are FatFs' (its own ffconf.h
 * explains each); here stand our values and, where it is not plain, why.
 */
#pragma once

#define FFCONF_DEF 80386

#define FF_FS_READONLY  0
#define FF_FS_MINIMIZE  0
#define FF_USE_FIND     0
#define FF_USE_MKFS     0
#define FF_USE_FASTSEEK 0 /* reads follow our own map of the chain: fat_map.h */
#define FF_USE_EXPAND   0
#define FF_USE_CHMOD    0
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

/* A volume is a "drive" of its own: partitions are ours to find (src/block), and 32-bit sector
 * numbers relative to the partition reach every FAT volume on any device. */
#define FF_VOLUMES         1
#define FF_STR_VOLUME_ID   0
#define FF_MULTI_PARTITION 0
#define FF_MIN_SS          512
#define FF_MAX_SS          512
#define FF_LBA64           0
#define FF_MIN_GPT         0x10000000
#define FF_USE_TRIM        0

/* No sector buffer in each file: the block cache below serves all, and the one dirty sector
 * that exists (FATFS.win) is easy to keep coherent with our reads. */
#define FF_FS_TINY     1
#define FF_FS_EXFAT    0
#define FF_FS_NORTC    0
#define FF_NORTC_MON   1
#define FF_NORTC_MDAY  1
#define FF_NORTC_YEAR  2025
#define FF_FS_CRTIME   0
#define FF_FS_NOFSINFO 1 /* a wrong free count would hide free space; the hint does no harm */

/* Sharing of open files is fat_node.h's: FatFs' lock refuses what POSIX allows. */
#define FF_FS_LOCK      0
#define FF_FS_REENTRANT 0
#define FF_FS_TIMEOUT   1000
