/* One file of a log: the one that is open. Results and errors are as in log.h. */
#pragma once

#include "log.h"
#include "record.h"
#include <sys/types.h>

#define FILE_BATCH 64 /* records that are read or written at once at most */

static inline off_t file_place(unsigned index)
{
    return (off_t)index * RECORD_SIZE;
}

int file_open(struct log *log, unsigned number, int flags);
int file_write(struct log *log, unsigned index, const char *records, unsigned count);
int file_sync(struct log *log);
int file_close(struct log *log);

/* Gives the file its full length, blank behind its records. */
int file_blank_rest(struct log *log);
