/* The files of /dev that every system has. */
#include "areas.h"
#include "observe.h"
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

static const char *const names[] = {"null", "zero", "full", "random", "urandom", "tty"};

/* 0: it is not listed; else its type there. */
static int listed(const char *name)
{
    DIR *dir = opendir("/dev");
    struct dirent *entry;
    int type = 0;

    while ((entry = readdir(dir)))
        if (!strcmp(entry->d_name, name))
            type = entry->d_type;
    closedir(dir);
    return type;
}

static void each(void)
{
    struct stat status;
    char path[32];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        strcat(strcpy(path, "/dev/"), names[i]);
        CALL(stat(path, &status));
        VALUE(status.st_mode & S_IFMT);
        VALUE(status.st_rdev);
        VALUE(status.st_size);
        VALUE(listed(names[i]));
        CALL(access(path, R_OK | W_OK));
    }
    VALUE(listed("."));
    VALUE(listed(".."));
    VALUE(listed("console"));
    VALUE(listed("shm"));
    VALUE(listed("none"));
}

static void folder(void)
{
    struct stat status, null;
    struct statfs space;
    int fd = (int)CALL(open("/dev", O_RDONLY | O_DIRECTORY));

    CALL(fstat(fd, &status));
    VALUE(status.st_mode);
    CALL(fstatat(fd, "null", &null, 0));
    TRUTH(null.st_dev == status.st_dev);
    CALL(fstatfs(fd, &space));
    VALUE(space.f_type);
    CALL(openat(fd, "null", O_WRONLY));
    CALL(openat(fd, "none", O_WRONLY));
    VALUE(read(fd, names, 1));
    CALL(fchdir(fd));
    CALL(access("zero", F_OK));
    CALL(close(fd));
    CALL(open("/dev", O_RDWR));
    CALL(open("/dev/", O_RDONLY | O_CREAT, 0600));
    CALL(open("/dev/null/", O_RDONLY));
    CALL(mkdir("/dev", 0777));
    CALL(mkdir("/dev/null", 0777));
    CALL(unlink("/dev/none"));
    CALL(rmdir("/dev/none"));
}

void observe_devices(void)
{
    char *folder_before = getcwd(NULL, 0);

    each();
    folder();
    CALL(chdir(folder_before));
}
