/* Several FAT volumes in one tree: the root, another partition of its disk, and another disk. */
#define _GNU_SOURCE
#include "../say.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static long device_of(const char *path)
{
    struct stat status;
    return stat(path, &status) ? -1 : (long)status.st_dev;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    int failed = !file || fputs(text, file) < 0 || fsync(fileno(file)) || fclose(file);
    printf("put %s: %s\n", path, failed ? strerror(errno) : "done");
}

static void list(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    printf("%s:", path);
    while (folder && (entry = readdir(folder)))
        printf(" %s", entry->d_name);
    printf("\n");
    if (folder)
        closedir(folder);
}

static void use_each(void)
{
    struct statvfs space;

    put("/here", "the root\n");
    put("/data/here", "the second partition\n");
    put("/data/archive/here", "the other disk\n");
    SAY(device_of("/") == device_of("/here"));
    SAY(device_of("/data") == device_of("/data/here"));
    SAY(device_of("/") != device_of("/data"));
    SAY(device_of("/data") != device_of("/data/archive"));
    list("/");
    list("/data");
    list("/data/archive");
    SAY(statvfs("/data", &space) || space.f_flag & ST_RDONLY);
    SAY(statvfs("/data/archive", &space) || !(space.f_flag & ST_RDONLY));
    SAY(access("/data/archive/old", W_OK));
    SAY(access("/data/here", W_OK));
}

static void move_between(void)
{
    int folder;

    SAY(rename("/here", "/data/there"));
    SAY(rename("/data/here", "/data/there"));
    SAY(rename("/data", "/moved"));
    SAY(rename("/here", "/data"));
    SAY(rmdir("/data"));
    SAY(unlink("/data"));
    SAY(mkdir("/data", 0777));
    SAY(mkdir("/data/folder", 0777));
    SAY(chdir("/data/folder"));
    SAY(rename("/data/folder", "/data/other folder"));
    printf("%s\n", getcwd((char[100]){0}, 100));
    SAY(folder = open("..", O_RDONLY | O_DIRECTORY));
    SAY(faccessat(folder, "there", F_OK, 0));
    SAY(faccessat(folder, "archive/old", F_OK, 0));
    SAY(faccessat(folder, "../here", F_OK, 0));
    SAY(close(folder));
}

static void use_bad_ones(void)
{
    SAY(open("/twice/there", O_RDONLY));
    SAY(open("/twice/there", O_RDONLY));
    SAY(open("/missing/there", O_RDONLY));
    SAY(mkdir("/missing/there", 0777));
    SAY(access("/missing", F_OK));
}

int main(void)
{
    use_each();
    move_between();
    use_bad_ones();
    int left = open("/data/left", O_CREAT | O_WRONLY, 0666);
    SAY(write(left, "never closed\n", 13));
    sync();
    return 0;
}
