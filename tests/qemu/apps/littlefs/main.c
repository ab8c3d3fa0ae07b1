/* Files on littlefs, beside a FAT volume: each start counts on from what the last one has left. */
#include "../say.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static int count_on(void)
{
    FILE *file = fopen("/data/count", "r");
    int count = 0;

    if (!file)
        printf("/data/count: %s\n", strerror(errno));
    else if (fscanf(file, "%d", &count) != 1 || fclose(file))
        return -1;
    file = fopen("/data/count.new", "w");
    if (!file || fprintf(file, "%d\n", count + 1) < 0 || fclose(file))
        return -1;
    SAY(rename("/data/count.new", "/data/count"));
    return count;
}

/* A file without a name, and names that move while they are open. */
static void move_open(void)
{
    char text[6] = "";
    int fd = open("/data/open", O_RDWR | O_CREAT, 0600);

    SAY(write(fd, "hello", 5));
    SAY(unlink("/data/open"));
    SAY(pread(fd, text, 5, 0));
    printf("%s\n", text);
    SAY(close(fd));
    SAY(mkdir("/data/folder", 0750));
    SAY(chdir("/data/folder"));
    fd = open("here", O_WRONLY | O_CREAT | O_APPEND, 0640);
    SAY(rename("/data/folder", "/data/moved"));
    SAY(write(fd, "moved", 5));
    SAY(fsync(fd));
    SAY(access("here", F_OK));
    SAY(close(fd));
    SAY(chdir("/"));
}

static void list(const char *path)
{
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort);

    for (int i = 0; i < count; i++)
        printf("%s%s", names[i]->d_name, i + 1 < count ? " " : "\n");
}

int main(void)
{
    struct stat status;
    struct statvfs space;

    SAY(count_on());
    move_open();
    list("/data");
    SAY(stat("/data/moved/here", &status));
    printf("mode %o, %ld bytes\n", (unsigned)status.st_mode, (long)status.st_size);
    SAY(statvfs("/data", &space));
    printf("%lu blocks of %lu\n", space.f_blocks, space.f_bsize);
    SAY(rename("/data/count", "/count"));
    SAY(rmdir("/data"));
    SAY(unlink("/data/moved/here"));
    SAY(rmdir("/data/moved"));
    SAY(truncate("/data/count", 3));
    sync();
    return 0;
}
