/* Names of files and folders: they are made, moved and removed. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static void folders(void)
{
    CALL(mkdir("folder", 0777));
    CALL(mkdir("folder", 0777));
    CALL(mkdir("file", 0777));
    CALL(mkdir("none/inner", 0777));
    CALL(mkdir("file/inner", 0777));
    CALL(mkdir("", 0777));
    CALL(mkdir(".", 0777));
    CALL(mkdir("..", 0777));
    CALL(mkdir("/", 0777));
    CALL(mkdir("slash/", 0777));
    CALL(mkdir("slash/", 0777));
    CALL(mkdir("file/", 0777));
    CALL(mkdir("folder/inner", 0777));
    CALL(rmdir("folder"));
    CALL(rmdir("file"));
    CALL(rmdir("none"));
    CALL(rmdir(""));
    CALL(rmdir("."));
    CALL(rmdir("folder/."));
    CALL(rmdir("folder/inner/.."));
    CALL(rmdir("file/inner"));
    CALL(rmdir("file/"));
    CALL(rmdir("none/"));
    CALL(rmdir("slash/"));
    CALL(rmdir("folder/inner"));
    CALL(rmdir("folder"));
}

static void removals(void)
{
    create("gone", "text");
    CALL(mkdir("folder", 0777));
    CALL(unlink("gone"));
    CALL(unlink("gone"));
    CALL(unlink("folder"));
    CALL(unlink(""));
    CALL(unlink("."));
    CALL(unlink("file/"));
    CALL(unlink("folder/"));
    CALL(unlink("none/"));
    CALL(unlink("file/below"));
    CALL(unlink("none/file"));
    create("gone", "text");
    CALL(remove("gone"));
    CALL(remove("gone"));
    CALL(remove("folder"));
    CALL(remove(""));
}

static void moves(void)
{
    create("one", "first");
    create("two", "second");
    CALL(rename("one", "two"));
    STRING(content("two"));
    STRING(content("one"));
    CALL(rename("none", "two"));
    CALL(rename("two", "two"));
    STRING(content("two"));
    CALL(rename("two", "none/two"));
    CALL(rename("two", ""));
    CALL(rename("", "two"));
    CALL(rename("two", "."));
    CALL(rename(".", "two"));
    CALL(rename("..", "three"));
    CALL(rename("two", "file/below"));
    CALL(rename("two/", "three"));
    CALL(rename("two", "three/"));
    CALL(rename("two/", "three/"));
    CALL(rename("none/", "three/"));
    STRING(content("two"));
}

static void moves_of_folders(void)
{
    CALL(mkdir("full", 0777));
    create("full/file", "inside");
    CALL(mkdir("empty", 0777));
    CALL(mkdir("full/inner", 0777));
    CALL(rename("full", "full/inner/below"));
    CALL(rename("full", "full/inner"));
    CALL(rename("two", "empty"));
    CALL(rename("empty", "two"));
    CALL(rename("empty", "full"));
    CALL(rename("full", "full"));
    CALL(rename("full/inner", "full"));
    CALL(rename("full", "empty"));
    STRING(content("empty/file"));
    CALL(rename("empty/", "moved/"));
    STRING(content("moved/file"));
    CALL(rename("moved/file", "moved/renamed"));
    STRING(content("moved/renamed"));
    CALL(unlink("moved/renamed"));
    CALL(rmdir("moved/inner"));
    CALL(rmdir("moved"));
}

/* The C library of an image does not declare it. */
#define NOREPLACE 1
#define EXCHANGE  2

static long move(const char *from, const char *to, int flags)
{
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static void moves_with_flags(void)
{
    create("one", "first");
    CALL(move("one", "two", NOREPLACE));
    STRING(content("one"));
    CALL(move("one", "three", NOREPLACE));
    STRING(content("three"));
    CALL(move("none", "four", NOREPLACE));
    CALL(move("two", "three", 1 << 20));
    CALL(move("two", "three", NOREPLACE | EXCHANGE));
    CALL(move("two", "three", 0));
    STRING(content("three"));
}

static void links(void)
{
    char text[16];

    CALL(link("none", "other"));
    CALL(link("file", "three"));
    CALL(link("file", "none/other"));
    CALL(link("file", ""));
    CALL(symlink("file", "three"));
    CALL(symlink("file", ""));
    CALL(symlink("file", "none/other"));
    CALL(symlink("", "other"));
    CALL(readlink("file", text, sizeof text));
    CALL(readlink(".", text, sizeof text));
    CALL(readlink("none", text, sizeof text));
    CALL(readlink("", text, sizeof text));
    CALL(readlink("file/below", text, sizeof text));
}

static void real_paths(void)
{
    char *path = realpath("file", NULL);

    STRING(path ? strrchr(path, '/') : NULL);
    free(path);
    path = realpath("./../names/.", NULL);
    STRING(path ? strrchr(path, '/') : NULL);
    free(path);
    STRING(realpath("none", NULL));
    STRING(realpath("", NULL));
    STRING(realpath("file/below", NULL));
    VALUE(realpath("file/..", NULL) != NULL);
    STRING(realpath("none/..", NULL));
}

static void temporary(void)
{
    char file[] = "fileXXXXXX", wrong[] = "fileXXXXX", none[] = "none/XXXXXX";
    char folder[] = "folderXXXXXX", suffix[] = "XXXXXX.txt";
    int fd = (int)CALL(mkstemp(file));

    VALUE(write(fd, "temporary", 9));
    CALL(close(fd));
    STRING(content(file));
    CALL(unlink(file));
    CALL(mkstemp(wrong));
    CALL(mkstemp(none));
    POINTER(mkdtemp(folder));
    CALL(rmdir(folder));
    POINTER(mkdtemp(wrong));
    CALL(close((int)CALL(mkstemps(suffix, 4))));
    CALL(unlink(suffix));
}

void observe_names(void)
{
    create("file", "content");
    folders();
    removals();
    moves();
    moves_of_folders();
    moves_with_flags();
    links();
    real_paths();
    temporary();
}
