/* Paths that are long, odd or wrong, and openat() and its kin. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int folder, file;
static struct stat status;

static void prepare(void)
{
    CALL(mkdir("folder", 0777));
    CALL(mkdir("folder/inner", 0777));
    CALL(close(open("folder/file", O_WRONLY | O_CREAT, 0666)));
    folder = open("folder", O_RDONLY | O_DIRECTORY);
    file = open("folder/file", O_RDONLY);
}

static void below_a_folder(void)
{
    int fd = (int)CALL(openat(folder, "file", O_RDONLY));

    CALL(close(fd));
    CALL(openat(folder, "none", O_RDONLY));
    CALL(openat(file, "file", O_RDONLY));
    CALL(openat(NOT_OPEN, "file", O_RDONLY));
    CALL(openat(-1, "file", O_RDONLY));
    CALL(openat(folder, "", O_RDONLY));
    CALL(openat(NOT_OPEN, "", O_RDONLY));
    CALL(close(openat(folder, "..", O_RDONLY)));
    CALL(close(openat(folder, "../folder/file", O_RDONLY)));
    CALL(close(openat(folder, "new", O_WRONLY | O_CREAT, 0666)));
    CALL(close(openat(NOT_OPEN, "/", O_RDONLY)));
    CALL(close(openat(AT_FDCWD, "folder/new", O_RDONLY)));
}

static void kin(void)
{
    CALL(mkdirat(folder, "made", 0777));
    CALL(mkdirat(folder, "made", 0777));
    CALL(mkdirat(file, "made", 0777));
    CALL(mkdirat(NOT_OPEN, "made", 0777));
    CALL(fstatat(folder, "made", &status, 0));
    TRUTH(S_ISDIR(status.st_mode));
    CALL(fstatat(folder, "", &status, 0));
    CALL(fstatat(file, "", &status, AT_EMPTY_PATH));
    TRUTH(S_ISREG(status.st_mode));
    CALL(fstatat(folder, "file", &status, 0x40000000));
    CALL(fstatat(NOT_OPEN, "file", &status, 0));
    CALL(unlinkat(folder, "made", 0));
    CALL(unlinkat(folder, "made", AT_REMOVEDIR));
    CALL(unlinkat(folder, "new", AT_REMOVEDIR));
    CALL(unlinkat(folder, "new", 0x40000000));
    CALL(unlinkat(folder, "new", 0));
    CALL(unlinkat(folder, "new", 0));
    CALL(unlinkat(NOT_OPEN, "new", 0));
    CALL(faccessat(folder, "file", R_OK | W_OK, 0));
    CALL(faccessat(folder, "none", F_OK, 0));
    CALL(faccessat(NOT_OPEN, "file", F_OK, 0));
    CALL(faccessat(folder, "file", 64, 0));
    create("folder/other", "");
    CALL(renameat(folder, "other", folder, "renamed"));
    CALL(renameat(folder, "other", folder, "renamed"));
    CALL(renameat(NOT_OPEN, "renamed", folder, "other"));
    CALL(renameat(folder, "renamed", NOT_OPEN, "file"));
    CALL(renameat(folder, "renamed", AT_FDCWD, "folder/other"));
}

static void odd(void)
{
    CALL(stat("", &status));
    CALL(stat(".", &status));
    CALL(stat("..", &status));
    CALL(stat("/", &status));
    CALL(stat("//", &status));
    CALL(stat("/../../..", &status));
    CALL(stat("folder/", &status));
    CALL(stat("folder//", &status));
    CALL(stat("folder/.", &status));
    CALL(stat("folder//file", &status));
    CALL(stat("./././folder/./file", &status));
    CALL(stat("folder/inner/../file", &status));
    CALL(stat("folder/none/../file", &status));
    CALL(stat("folder/file/../file", &status));
    CALL(stat("folder/inner/../../folder/file/../file", &status));
    CALL(stat("folder/../none/../folder", &status));
    CALL(stat("folder/file/", &status));
    CALL(stat("folder/file/.", &status));
    CALL(stat("folder/file/below", &status));
    CALL(stat("none/file", &status));
    CALL(lstat("", &status));
    CALL(lstat("folder/file/", &status));
    CALL(fstat(NOT_OPEN, &status));
    CALL(fstat(-1, &status));
}

/* A name of 255 bytes is the longest, and a path of 4,095. */
static void lengths(void)
{
    char name[300], path[PATH_MAX + 16];

    memset(name, 'n', sizeof name);
    name[255] = '\0';
    CALL(open(name, O_RDONLY));
    CALL(close(open(name, O_WRONLY | O_CREAT, 0666)));
    CALL(unlink(name));
    name[255] = 'n';
    name[256] = '\0';
    CALL(open(name, O_RDONLY));
    CALL(open(name, O_WRONLY | O_CREAT, 0666));
    CALL(mkdir(name, 0777));
    CALL(rename("folder/file", name));
    for (size_t i = 0; i < sizeof path; i++)
        path[i] = i % 2 ? '/' : '.';
    path[PATH_MAX - 1] = '\0';
    CALL(stat(path, &status));
    path[PATH_MAX - 1] = '/';
    path[PATH_MAX] = '\0';
    CALL(stat(path, &status));
    CALL(open(path, O_RDONLY));
    CALL(mkdir(path, 0777));
    CALL(chdir(path));
}

static void the_working_folder(void)
{
    char path[PATH_MAX];

    CALL(chdir("folder"));
    STRING(strrchr(getcwd(path, sizeof path), '/'));
    CALL(chdir("inner/.."));
    STRING(strrchr(getcwd(path, sizeof path), '/'));
    CALL(chdir("file"));
    CALL(chdir("none"));
    CALL(chdir(""));
    CALL(chdir("file/.."));
    CALL(chdir("../folder/file/.."));
    STRING(getcwd(path, 1));
    STRING(getcwd(path, 2));
    CALL(chdir(".."));
    CALL(fchdir(folder));
    STRING(strrchr(getcwd(path, sizeof path), '/'));
    CALL(fchdir(file));
    CALL(fchdir(NOT_OPEN));
    CALL(chdir(".."));
}

static void the_working_folder_is_removed(void)
{
    char path[PATH_MAX];

    CALL(mkdir("gone", 0777));
    CALL(chdir("gone"));
    CALL(rmdir("../gone"));
    STRING(getcwd(path, sizeof path));
    TRY("new", O_CREAT | O_WRONLY);
    CALL(mkdir("new", 0777));
    CALL(chdir(".."));
    STRING(strrchr(getcwd(path, sizeof path), '/'));
}

void observe_paths(void)
{
    prepare();
    below_a_folder();
    kin();
    odd();
    lengths();
    the_working_folder();
    the_working_folder_is_removed();
    CALL(close(folder));
    CALL(close(file));
}
