/* Reading folders, and what walks over them: readdir(), scandir(), ftw(), glob(). */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <dirent.h>
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILES 30

static void prepare(void)
{
    char name[32];

    CALL(mkdir("folder", 0777));
    CALL(mkdir("folder/inner", 0777));
    for (int i = 0; i < FILES; i++) {
        snprintf(name, sizeof name, "folder/file %02d.txt", i);
        create(name, "");
    }
}

static int count(DIR *dir)
{
    int entries = 0;

    errno = 0;
    while (readdir(dir))
        entries++;
    return errno ? -1 : entries;
}

static void reading(void)
{
    DIR *dir = POINTER(opendir("folder"));
    struct dirent *entry;
    char third[256] = "";
    long place;

    VALUE(count(dir));
    VALUE(count(dir));
    rewinddir(dir);
    readdir(dir);
    readdir(dir);
    place = telldir(dir);
    entry = readdir(dir);
    snprintf(third, sizeof third, "%s", entry ? entry->d_name : "");
    VALUE(count(dir));
    seekdir(dir, place);
    TRUTH(telldir(dir) == place);
    entry = readdir(dir);
    TRUTH(entry && !strcmp(entry->d_name, third));
    VALUE(count(dir));
    TRUTH(dirfd(dir) > 2);
    VALUE(fcntl(dirfd(dir), F_GETFD));
    CALL(close(openat(dirfd(dir), "file 00.txt", O_RDONLY)));
    CALL(closedir(dir));
}

static void opening(void)
{
    int fd = open("folder", O_RDONLY), file = open("folder/file 00.txt", O_RDONLY);
    DIR *dir;

    POINTER(opendir("none"));
    POINTER(opendir("folder/file 00.txt"));
    POINTER(opendir(""));
    POINTER(fdopendir(NOT_OPEN));
    POINTER(fdopendir(-1));
    POINTER(fdopendir(file));
    CALL(close(file));
    dir = POINTER(fdopendir(fd));
    VALUE(count(dir));
    CALL(closedir(dir));
    CALL(close(fd));
}

static void kinds(void)
{
    DIR *dir = opendir("folder");
    struct dirent *entry;
    int folders = 0, files = 0, numbered = 0;
    struct stat status;

    while ((entry = readdir(dir))) {
        folders += entry->d_type == DT_DIR;
        files += entry->d_type == DT_REG;
        if (entry->d_name[0] != '.' && !fstatat(dirfd(dir), entry->d_name, &status, 0))
            numbered += status.st_ino == entry->d_ino;
    }
    VALUE(folders);
    VALUE(files);
    VALUE(numbered);
    CALL(closedir(dir));
}

static int wanted(const struct dirent *entry)
{
    return strchr(entry->d_name, '7') || entry->d_name[0] == '.';
}

static void scanning(void)
{
    struct dirent **list;
    int entries = (int)VALUE(scandir("folder", &list, wanted, alphasort));

    for (int i = 0; i < entries; i++) {
        STRING(list[i]->d_name);
        free(list[i]);
    }
    if (entries >= 0)
        free(list);
    VALUE(scandir("none", &list, NULL, alphasort));
}

static int walked[8], stop_at;

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)place;
    walked[kind & 7]++;
    return stop_at && !strcmp(path, "folder/inner") ? stop_at : 0;
}

static void walking(void)
{
    memset(walked, 0, sizeof walked);
    stop_at = 0;
    VALUE(nftw("folder", visit, 4, FTW_PHYS));
    VALUE(walked[FTW_F]);
    VALUE(walked[FTW_D]);
    VALUE(nftw("folder", visit, 4, FTW_PHYS | FTW_DEPTH));
    VALUE(walked[FTW_DP]);
    stop_at = 7;
    VALUE(nftw("folder", visit, 4, FTW_PHYS));
    VALUE(nftw("none", visit, 4, FTW_PHYS));
}

static void patterns(void)
{
    glob_t found;

    VALUE(glob("folder/*7.txt", 0, NULL, &found));
    for (size_t i = 0; i < found.gl_pathc; i++)
        STRING(found.gl_pathv[i]);
    globfree(&found);
    VALUE(glob("folder/none*", 0, NULL, &found) == GLOB_NOMATCH);
    VALUE(glob("fol*/in?er", GLOB_MARK, NULL, &found));
    STRING(found.gl_pathv[0]);
    globfree(&found);
    VALUE(glob("folder/file [0-1]0.*", GLOB_NOSORT, NULL, &found));
    VALUE((long long)found.gl_pathc);
    globfree(&found);
}

void observe_folders(void)
{
    prepare();
    reading();
    opening();
    kinds();
    scanning();
    walking();
    patterns();
}
