/* Block devices and their partitions as files. The root is the first partition of the first disk.
 */
#define _GNU_SOURCE
#include "../say.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned char bytes[3000];

static void list(void)
{
    DIR *folder = opendir("/dev");
    struct dirent *entry;
    struct stat status;
    char path[300];

    while ((entry = readdir(folder)))
        if (entry->d_type == DT_BLK) {
            snprintf(path, sizeof path, "/dev/%s", entry->d_name);
            stat(path, &status);
            printf("%s: mode %o, %d, %d\n", path, status.st_mode, status.st_rdev == entry->d_ino,
                   status.st_size == 0);
        }
    closedir(folder);
}

static void ask(const char *path)
{
    uint64_t size = 0;
    unsigned long sectors = 0;
    int sector = 0, read_only = -1, fd = open(path, O_RDONLY);

    ioctl(fd, BLKGETSIZE64, &size);
    ioctl(fd, BLKGETSIZE, &sectors);
    ioctl(fd, BLKSSZGET, &sector);
    ioctl(fd, BLKROGET, &read_only);
    printf("%s: %lu bytes, %lu sectors of %d, %d\n", path, (long)size, sectors, sector, read_only);
    SAY(lseek(fd, 0, SEEK_END) == (long)size);
    SAY(read(fd, bytes, 1));
    SAY(lseek(fd, 1, SEEK_END));
    SAY(pread(fd, bytes, 100, (long)size - 10));
    SAY(write(fd, bytes, 1));
    SAY(ioctl(fd, BLKFLSBUF));
    SAY(ioctl(fd, TIOCGWINSZ, bytes));
    SAY(ftruncate(fd, 0));
    SAY(close(fd));
}

/* Around the third partition's first sectors, at odd places, and at its end. */
static void write_bytes(void)
{
    int fd = open("/dev/vda3", O_RDWR | O_EXCL);

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7);
    SAY(pwrite(fd, bytes, sizeof bytes, 500));
    SAY(pwrite(fd, "a few", 5, 1000));
    memset(bytes, 0, sizeof bytes);
    SAY(lseek(fd, 499, SEEK_SET));
    SAY(read(fd, bytes, sizeof bytes));
    printf("%d %d %d %.5s %d\n", bytes[0], bytes[1], bytes[2], bytes + 501, bytes[2999]);
    SAY(pwrite(fd, bytes, 100, (1 << 20) - 60));
    SAY(pwrite(fd, bytes, 100, 1 << 20));
    SAY(fsync(fd));
    SAY(open("/dev/vda3", O_RDONLY | O_EXCL));
    SAY(open("/dev/vda", O_RDWR | O_EXCL));
    SAY(close(fd));
}

static void meet_mounts(void)
{
    int raw = open("/dev/vda2", O_RDWR), fd;

    SAY(open("/data/file", O_CREAT | O_RDWR, 0666));
    SAY(close(raw));
    SAY(fd = open("/data/file", O_CREAT | O_RDWR, 0666));
    SAY(open("/dev/vda2", O_RDWR));
    SAY(open("/dev/vda2", O_RDONLY | O_EXCL));
    SAY(open("/dev/vda1", O_WRONLY));
    SAY(open("/dev/vda", O_WRONLY));
    SAY(close(open("/dev/vda2", O_RDONLY)));
    SAY(close(fd));
}

static void fail(void)
{
    SAY(open("/dev/vda4", O_RDONLY));
    SAY(open("/dev/vda03", O_RDONLY));
    SAY(open("/dev/vdz", O_CREAT | O_RDWR, 0666));
    SAY(open("/dev/vda3", O_RDONLY | O_DIRECTORY));
    SAY(open("/dev/vda3", O_CREAT | O_EXCL | O_RDWR, 0666));
    SAY(open("/dev/vdb", O_RDWR));
    SAY(unlink("/dev/vda3"));
    SAY(mkdir("/dev/vda3", 0777));
}

/* The whole of the third disk gets a table, whose partition is there when it is closed. */
static void make_table(void)
{
    static unsigned char sector[512];
    int fd = open("/dev/vdc", O_RDWR | O_SYNC);

    SAY(access("/dev/vdc1", F_OK));
    sector[446 + 4] = 0x0c, sector[446 + 8] = 64, sector[446 + 12] = 128;
    sector[510] = 0x55, sector[511] = 0xaa;
    SAY(write(fd, sector, sizeof sector));
    SAY(close(fd));
    ask("/dev/vdc1");
}

int main(void)
{
    list();
    SAY(mkdir("/here", 0777));
    ask("/dev/vda3");
    write_bytes();
    meet_mounts();
    fail();
    make_table();
    return 0;
}
