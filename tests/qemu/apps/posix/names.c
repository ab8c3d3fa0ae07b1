/* Names that short ones cannot hold. */
#include "check.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST 255

static const char *const names[] = {
    "Grüße aus Köln.txt",         "naïve façade", "日本語のファイル名",  "幺",
    "With Spaces And MiXeD Case", ".hidden",      "many.dots.in.a.name", "a+b,c;d=e[f]",
};

#define NAMES (sizeof names / sizeof *names)

static void create(const char *name)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0666);

    CHECK(fd >= 0);
    CHECK(write(fd, name, strlen(name)) == (ssize_t)strlen(name));
    CHECK(close(fd) == 0);
}

static bool listed(const char *name)
{
    bool found = false;
    DIR *dir = opendir(".");

    for (struct dirent *entry; dir && (entry = readdir(dir));)
        found |= !strcmp(entry->d_name, name);
    return dir && closedir(dir) == 0 && found;
}

static void longest_name(void)
{
    char name[LONGEST + 2];

    memset(name, 'n', sizeof name);
    name[LONGEST] = 0;
    create(name);
    CHECK(listed(name));
    CHECK(unlink(name) == 0);
    name[LONGEST] = 'n';
    name[LONGEST + 1] = 0;
    CHECK_FAILS(open(name, O_WRONLY | O_CREAT, 0666), ENAMETOOLONG);
}

void check_names(void)
{
    CHECK(mkdir("/names", 0777) == 0 && chdir("/names") == 0);
    for (size_t i = 0; i < NAMES; i++)
        create(names[i]);
    for (size_t i = 0; i < NAMES; i++)
        CHECK(listed(names[i]));
    CHECK_FAILS(open("with spaces and mixed case", O_WRONLY | O_CREAT | O_EXCL, 0666), EEXIST);
    longest_name();
    CHECK(chdir("/") == 0);
}
