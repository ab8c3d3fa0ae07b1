/* Several file systems in one tree. Only the file "/kept" is for the card. */
#define _GNU_SOURCE
#include "../say.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static long type_of(const char *path)
{
    struct statfs space;
    return statfs(path, &space) ? -1 : (long)space.f_type;
}

static void fill(const char *path)
{
    static char bytes[20000];
    struct statfs space;
    struct stat status;
    int fd = open(path, O_CREAT | O_RDWR, 0640);

    SAY(fallocate(fd, 0, 1, sizeof bytes));
    SAY(fallocate(fd, 0, 1, 4096));
    SAY(fstat(fd, &status));
    printf("%ld bytes, %ld blocks\n", (long)status.st_size, (long)status.st_blocks);
    SAY(write(fd, bytes, sizeof bytes));
    SAY(write(fd, bytes, 1));
    SAY(fstatfs(fd, &space));
    printf("%lu blocks, %lu free\n", (long)space.f_blocks, (long)space.f_bfree);
    SAY(ftruncate(fd, 1));
    SAY(fstat(fd, &status));
    printf("mode %o, %ld blocks\n", status.st_mode, (long)status.st_blocks);
    SAY(unlink(path));
    SAY(close(fd));
}

static void use_temporary_files(void)
{
    char name[] = "/tmp/someXXXXXX", line[32] = "";
    FILE *file = tmpfile();
    int fd = mkstemp(name);

    fprintf(file, "in a temporary file\n");
    rewind(file);
    fputs(fgets(line, sizeof line, file), stdout);
    SAY(fclose(file));
    SAY(write(fd, line, 2));
    SAY(close(fd));
    SAY(rename(name, "/here"));
    SAY(rename("/kept", "/tmp/kept"));
    SAY(rename(name, "/some/scratch/name"));
    SAY(rename(name, "/tmp/other"));
    SAY(access("/tmp/other", W_OK));
    SAY(rmdir("/tmp"));
}

static void share_memory(void)
{
    int one = shm_open("/shared", O_CREAT | O_EXCL | O_RDWR, 0600);
    int other = shm_open("shared", O_RDWR, 0);

    SAY(ftruncate(one, 5000));
    char *first = mmap(NULL, 5000, PROT_READ | PROT_WRITE, MAP_SHARED, one, 0);
    char *second = mmap(NULL, 5000, PROT_READ, MAP_SHARED, other, 0);
    strcpy(first + 4095, "over two pages");
    SAY(ftruncate(other, 4100));
    printf("%s, %s\n", first + 4095, second + 4095);
    SAY(shm_unlink("shared"));
    SAY(shm_open("shared", O_RDWR, 0));
    SAY(shm_open("a/b", O_RDWR, 0));
}

int main(void)
{
    SAY(close(creat("/kept", 0600)));
    printf("%lx %lx %lx\n", type_of("/"), type_of("/tmp"), type_of("/dev/shm"));
    fill("/some/scratch/file");
    SAY(mkdir("/some/scratch/folder", 0700));
    SAY(chdir("/some/scratch/folder"));
    SAY(access("../file", F_OK));
    SAY(open("../../other", O_RDONLY));
    use_temporary_files();
    share_memory();
    return 0;
}
