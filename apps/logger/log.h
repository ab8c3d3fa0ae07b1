/*
 * Records in numbered files of a folder, the oldest of which give way. A file gets its full length
 * before its first record: from then on a record changes one sector of data and neither
 * length nor clusters, so that a power cut costs at most the record that was being written.
 * log_open() finds such a torn record and takes it away. This assumes of the card what no
 * file system on it can do without: that it writes a sector whole or not at all.
 */
#pragma once

#include <limits.h>
#include <stdint.h>

struct log {
    const char *folder;
    unsigned capacity; /* records in a file */
    unsigned kept;     /* files at most, the one written to among them */

    int fd;
    unsigned file;         /* its number */
    unsigned used;         /* records in it */
    uint32_t next;         /* number of the next record */
    unsigned torn;         /* taken away by log_open() */
    unsigned damaged;      /* found between good ones by log_open(), and left */
    char path[PATH_MAX];   /* of what was last touched, for messages */
    const char *operation; /* likewise */
};

/* Makes the folder if there is none, repairs the newest file and goes on in it. @folder, @capacity
 * and @kept are set. 0, or -1 with errno, path and operation set; so do the others. */
int log_open(struct log *log);

/* The record is on the card when this returns. */
int log_append(struct log *log, const char *text);

/* Gives back the space that has no records yet. */
int log_close(struct log *log);
