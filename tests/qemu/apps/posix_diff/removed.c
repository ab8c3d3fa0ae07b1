/* Files whose name is removed, or given to another file, while they are open. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>

static char pattern[9000];

static struct stat status_of(int fd)
{
    struct stat status = {0};

    CALL(fstat(fd, &status));
    return status;
}

static void look(int fd)
{
    struct stat status = status_of(fd);
    char text[64] = "";

    VALUE(status.st_nlink);
    VALUE(status.st_size);
    TRUTH(S_ISREG(status.st_mode));
    VALUE(pread(fd, text, sizeof text - 1, 0));
    STRING(text);
}

/* Whether the file holds @pattern, @count times. */
static bool holds_pattern(int fd, int count)
{
    char found[sizeof pattern];

    for (int i = 0; i < count; i++)
        if (pread(fd, found, sizeof found, (off_t)(i * sizeof found)) != sizeof found ||
            memcmp(found, pattern, sizeof found))
            return false;
    return true;
}

static void written(void)
{
    create("file", "before");
    int fd = open("file", O_RDWR), reader = open("file", O_RDONLY), copy = dup(fd);
    CALL(unlink("file"));
    CALL(unlink("file"));
    CALL(access("file", F_OK));
    look(fd);
    look(reader);
    VALUE(pwrite(fd, "after ", 6, 0));
    VALUE(lseek(fd, 0, SEEK_END));
    for (int i = 0; i < 4; i++)
        TRUTH(write(fd, pattern, sizeof pattern) == sizeof pattern);
    look(copy);
    CALL(fsync(fd));
    CALL(fdatasync(copy));
    CALL(ftruncate(fd, 3));
    look(reader);
    CALL(ftruncate(copy, 5000));
    look(reader);
    CALL(close(fd));
    CALL(close(reader));
    look(copy);
    CALL(fchmod(copy, 0444));
    TRUTH(!(status_of(copy).st_mode & S_IWUSR));
    CALL(fchmod(copy, 0644));
    TRUTH(status_of(copy).st_mode & S_IWUSR);
    struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000002}};
    CALL(futimens(copy, times));
    VALUE(status_of(copy).st_mtim.tv_sec);
    VALUE(write(copy, "x", 1));
    TRUTH(status_of(copy).st_mtim.tv_sec > 1000000002);
    CALL(fchown(copy, -1, -1));
    CALL(close(copy));
    CALL(close(copy));
}

/* The new file takes the old one's place in the folder. */
static void name_used_again(void)
{
    struct stat status;

    create("name", "the old one");
    int old = open("name", O_RDWR);
    ino_t number = status_of(old).st_ino;
    CALL(unlink("name"));
    TRUTH(status_of(old).st_ino == number);
    int new = (int)CALL(open("name", O_RDWR | O_CREAT | O_EXCL, 0666));
    TRUTH(status_of(new).st_ino != number);
    CALL(stat("name", &status));
    TRUTH(status.st_ino == status_of(new).st_ino);
    VALUE(write(old, pattern, sizeof pattern));
    VALUE(write(new, "the new one", 11));
    CALL(fsync(old));
    CALL(fsync(new));
    VALUE(write(old, pattern, sizeof pattern));
    look(new);
    TRUTH(holds_pattern(old, 2));
    CALL(flock(old, LOCK_EX | LOCK_NB));
    CALL(flock(new, LOCK_EX | LOCK_NB));
    CALL(ftruncate(old, 0));
    CALL(close(old));
    look(new);
    CALL(unlink("name"));
    CALL(close(new));
    CALL(access("name", F_OK));
}

static void renamed_onto(void)
{
    create("target", "the old one");
    create("source", "the new one");
    int old = open("target", O_RDWR);
    CALL(rename("source", "target"));
    look(old);
    STRING(content("target"));
    VALUE(pwrite(old, "THE", 3, 0));
    CALL(fsync(old));
    STRING(content("target"));
    look(old);
    CALL(close(old));
    STRING(content("target"));
    CALL(access("source", F_OK));
    CALL(unlink("target"));
}

static void mapped(void)
{
    create("mapped", "in memory");
    int fd = open("mapped", O_RDWR);
    char *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    TRUTH(memory != MAP_FAILED);
    CALL(unlink("mapped"));
    create("mapped", "the new one");
    memory[0] = 'I';
    CALL(msync(memory, 4096, MS_SYNC));
    look(fd);
    CALL(close(fd));
    memory[1] = 'N';
    CALL(munmap(memory, 4096));
    STRING(content("mapped"));
    CALL(unlink("mapped"));
}

/* The last ones are open when the program ends. */
void observe_removed(void)
{
    for (size_t i = 0; i < sizeof pattern; i++)
        pattern[i] = (char)(i * 7 + i / 256);
    written();
    name_used_again();
    renamed_onto();
    mapped();
    mkdir("folder", 0777);
    int fd = open("folder/left", O_RDWR | O_CREAT, 0666);
    VALUE(write(fd, pattern, sizeof pattern));
    CALL(rmdir("folder"));
    CALL(unlink("folder/left"));
    CALL(rmdir("folder"));
    VALUE(write(fd, pattern, sizeof pattern));
    TRUTH(holds_pattern(fd, 2));
    mkdir("/tmp", 0777);
    FILE *file = tmpfile();
    TRUTH(file && fputs("never seen", file) >= 0);
}
