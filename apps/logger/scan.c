#include "scan.h"
#include "file.h"
#include <unistd.h>

static void look_at(struct scan *scan, unsigned index, const char *record)
{
    uint32_t number;
    if (record_parse(record, &number)) {
        scan->damaged += scan->odd;
        scan->odd = 0;
        scan->end = index + 1;
        scan->last = number;
    } else if (!record_is_blank(record)) {
        scan->odd++;
    }
}

int scan_file(struct log *log, struct scan *scan)
{
    static char records[FILE_BATCH * RECORD_SIZE];
    ssize_t got;
    unsigned index = 0;
    *scan = (struct scan){0};
    log->operation = "read";
    while ((got = pread(log->fd, records, sizeof records, file_place(index))) >= RECORD_SIZE) {
        for (ssize_t i = 0; i + RECORD_SIZE <= got; i += RECORD_SIZE)
            look_at(scan, index++, records + i);
    }
    scan->odd += got > 0;
    return got < 0 ? -1 : 0;
}
