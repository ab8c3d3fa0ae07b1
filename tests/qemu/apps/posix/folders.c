/* Folders: mkdir, rmdir, readdir, unlink, rename. */
#include "check.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANY 300

static void touch(const char *path, const char *content)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

    CHECK(fd >= 0);
    CHECK(write(fd, content, strlen(content)) == (ssize_t)strlen(content));
    CHECK(close(fd) == 0);
}

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static off_t file_size(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : -1;
}

static void make_and_remove(void)
{
    CHECK(mkdir("/folder", 0777) == 0 && is_folder("/folder"));
    CHECK_FAILS(mkdir("/folder", 0777), EEXIST);
    CHECK(mkdir("/folder/inner", 0777) == 0);
    CHECK(mkdir("/folder/inner/deep", 0777) == 0);
    touch("/folder/inner/deep/file", "deep down\n");
    CHECK_FAILS(rmdir("/folder/inner/deep"), ENOTEMPTY);
    CHECK_FAILS(unlink("/folder/inner"), EISDIR);
    CHECK_FAILS(rmdir("/folder/inner/deep/file"), ENOTDIR);
    CHECK(mkdir("/folder/empty", 0777) == 0 && rmdir("/folder/empty") == 0);
    CHECK(!is_folder("/folder/empty"));
    touch("/folder/gone", "gone");
    CHECK(unlink("/folder/gone") == 0 && file_size("/folder/gone") == -1);
}

static void rename_things(void)
{
    touch("/folder/before", "renamed\n");
    CHECK(rename("/folder/before", "/folder/inner/After The Move.txt") == 0);
    CHECK(file_size("/folder/before") == -1);
    CHECK(file_size("/folder/inner/After The Move.txt") == 8);
    touch("/folder/replaced", "old content that goes");
    touch("/folder/new", "new\n");
    CHECK(rename("/folder/new", "/folder/replaced") == 0);
    CHECK(file_size("/folder/replaced") == 4);
    CHECK(rename("/folder/inner/deep", "/folder/moved") == 0);
    CHECK(file_size("/folder/moved/file") == 10 && !is_folder("/folder/inner/deep"));
    CHECK_FAILS(rename("/folder", "/folder/moved/below"), EINVAL);
    CHECK_FAILS(rename("/folder/nothing", "/folder/something"), ENOENT);
}

static void number_name(char name[32], int number)
{
    snprintf(name, 32, "/many/number %03d.dat", number);
}

static void make_many(void)
{
    char name[32];

    CHECK(mkdir("/many", 0777) == 0);
    for (int i = 0; i < MANY; i++) {
        number_name(name, i);
        touch(name, name);
    }
    for (int i = 0; i < MANY; i += 3) {
        number_name(name, i);
        CHECK(unlink(name) == 0);
    }
}

/* Each name that is there is listed exactly once. */
static void list_many(void)
{
    static unsigned char seen[MANY];
    int number, count = 0;
    DIR *dir = opendir("/many");

    if (!CHECK(dir != NULL))
        return;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        CHECK(entry->d_type == DT_REG);
        if (CHECK(sscanf(entry->d_name, "number %d.dat", &number) == 1))
            seen[number % MANY]++;
        count++;
    }
    CHECK(count == MANY - MANY / 3);
    for (int i = 0; i < MANY; i++)
        CHECK(seen[i] == (i % 3 != 0));
    rewinddir(dir);
    CHECK(readdir(dir) != NULL);
    CHECK(closedir(dir) == 0);
}

static void work_in_a_folder(void)
{
    char path[256];

    CHECK(chdir("/folder/inner") == 0);
    CHECK(getcwd(path, sizeof path) && !strcmp(path, "/folder/inner"));
    touch("relative", "by a relative path\n");
    CHECK(file_size("/folder/inner/relative") == 19);
    CHECK(file_size("../inner/./relative") == 19);
    CHECK(file_size("../../../folder//inner/relative") == 19);
    CHECK(access("relative", F_OK) == 0);
    CHECK_FAILS(access("other", F_OK), ENOENT);
    CHECK(chdir("/") == 0);
}

void check_folders(void)
{
    make_and_remove();
    rename_things();
    make_many();
    list_many();
    work_in_a_folder();
}
