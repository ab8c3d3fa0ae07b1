#include "files.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME_FORMAT "L%07u.CSV" /* short enough for FAT as it is */
#define NUMBER_MAX  9999999u

void files_path(struct log *log, unsigned number)
{
    int length = snprintf(log->path, sizeof log->path, "%s/" NAME_FORMAT, log->folder, number);
    if (length >= (int)sizeof log->path)
        log->path[0] = 0; /* which opens nothing */
}

/* The number in a file's name, or 0 when it is none of ours. */
static unsigned number_of(const char *name)
{
    unsigned number;
    char ours[sizeof "L0000000.CSV" + 3];
    if (sscanf(name, "L%7u.CSV", &number) != 1 || number > NUMBER_MAX)
        return 0;
    snprintf(ours, sizeof ours, NAME_FORMAT, number);
    return strcmp(ours, name) == 0 ? number : 0;
}

/* The next file's number at or below @most, 0 at the end, -1 for an error. */
static long next_file(DIR *directory, unsigned most)
{
    struct dirent *entry;
    errno = 0;
    while ((entry = readdir(directory))) {
        unsigned number = number_of(entry->d_name);
        if (number && number <= most)
            return number;
    }
    return errno ? -1 : 0;
}

static DIR *open_folder(struct log *log)
{
    snprintf(log->path, sizeof log->path, "%s", log->folder);
    log->operation = "list";
    return opendir(log->folder);
}

int files_find(struct log *log, struct files *files)
{
    DIR *directory = open_folder(log);
    long number;
    if (!directory)
        return -1;
    *files = (struct files){0};
    while ((number = next_file(directory, NUMBER_MAX)) > 0) {
        if (number > files->newest) {
            files->second = files->newest;
            files->newest = (unsigned)number;
        } else if (number > files->second) {
            files->second = (unsigned)number;
        }
    }
    closedir(directory);
    return number < 0 ? -1 : 0;
}

/* A folder is not changed while it is read: finds one file, removes it, and looks again. */
int files_remove_up_to(struct log *log, unsigned number)
{
    for (;;) {
        DIR *directory = open_folder(log);
        if (!directory)
            return -1;
        long found = next_file(directory, number);
        closedir(directory);
        if (found <= 0)
            return (int)found;
        files_path(log, (unsigned)found);
        log->operation = "remove";
        if (unlink(log->path))
            return -1;
    }
}
