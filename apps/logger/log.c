#include "log.h"
#include "file.h"
#include "files.h"
#include "scan.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Space for it is made first: the card may be full. */
static int begin_file(struct log *log, unsigned number)
{
    if (number > log->kept && files_remove_up_to(log, number - log->kept))
        return -1;
    log->used = 0;
    return file_open(log, number, O_RDWR | O_CREAT) ? -1 : file_blank_rest(log);
}

/* The number of the last record of an older file: the newest may have none yet. */
static int last_of(struct log *log, unsigned number, uint32_t *last)
{
    struct scan scan;
    if (file_open(log, number, O_RDONLY))
        return -1;
    int result = scan_file(log, &scan);
    *last = scan.last;
    return result ? result : file_close(log);
}

static int resume(struct log *log, unsigned number, uint32_t last)
{
    struct scan scan;
    if (file_open(log, number, O_RDWR) || scan_file(log, &scan))
        return -1;
    log->next = (scan.end ? scan.last : last) + 1;
    log->used = scan.end;
    log->torn = scan.odd;
    log->damaged = scan.damaged;
    return file_blank_rest(log);
}

static int make_folder(struct log *log)
{
    snprintf(log->path, sizeof log->path, "%s", log->folder);
    log->operation = "make the folder";
    return mkdir(log->folder, 0755) && errno != EEXIST ? -1 : 0;
}

int log_open(struct log *log)
{
    struct files files;
    uint32_t last = 0;
    log->next = 1;
    log->torn = log->damaged = 0;
    if (make_folder(log) || files_find(log, &files))
        return -1;
    if (!files.newest)
        return begin_file(log, 1);
    if (files.second && last_of(log, files.second, &last))
        return -1;
    return resume(log, files.newest, last);
}

int log_append(struct log *log, const char *text)
{
    char record[RECORD_SIZE];
    if (log->used >= log->capacity && (file_close(log) || begin_file(log, log->file + 1)))
        return -1;
    record_make(record, log->next, text);
    if (file_write(log, log->used, record, 1) || file_sync(log))
        return -1;
    log->used++;
    log->next++;
    return 0;
}

int log_close(struct log *log)
{
    log->operation = "shorten";
    if (ftruncate(log->fd, file_place(log->used)) || file_sync(log))
        return -1;
    return file_close(log);
}
