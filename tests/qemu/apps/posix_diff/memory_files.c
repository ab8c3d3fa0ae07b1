/* memfd_create(): a file that is memory. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define PAGE 4096

static char text[2 * PAGE];

static void sizes(int fd)
{
    struct stat status;

    VALUE(lseek(fd, 0, SEEK_END));
    CALL(fstat(fd, &status));
    VALUE(status.st_size);
    VALUE(status.st_blocks);
    VALUE(status.st_nlink);
    VALUE((long long)(status.st_mode & S_IFMT));
}

static void moved(int fd)
{
    VALUE(write(fd, "twelve bytes", 12));
    VALUE(pwrite(fd, "behind", 6, 3 * PAGE - 3));
    sizes(fd);
    VALUE(read(fd, text, sizeof text));
    VALUE(lseek(fd, 3, SEEK_SET));
    VALUE(lseek(fd, -4, SEEK_CUR));
    VALUE(lseek(fd, 0, 99));
    VALUE(read(fd, text, 9));
    BYTES(text, 9);
    VALUE(pread(fd, text, 20, 2 * PAGE + PAGE - 10));
    BYTES(text, 13);
    VALUE(pread(fd, text, 20, 5 * PAGE));
    CALL(ftruncate(fd, 5));
    CALL(ftruncate(fd, PAGE));
    VALUE(pread(fd, text, 14, 0));
    BYTES(text, 14);
    CALL(ftruncate(fd, -1));
    CALL(fallocate(fd, 0, 0, 2 * PAGE));
    VALUE(lseek(fd, 0, SEEK_END));
    CALL(fallocate(fd, 0, 3 * PAGE + 5, PAGE));
    sizes(fd);
    CALL(fcntl(fd, F_SETFL, O_APPEND));
    VALUE(lseek(fd, 0, SEEK_SET));
    VALUE(write(fd, "end", 3));
    VALUE(lseek(fd, 0, SEEK_CUR));
    CALL(fsync(fd));
    CALL(ftruncate(fd, 1l << 40));
    VALUE(pread(fd, text, 3, (1l << 40) - 2));
    CALL(fcntl(fd, F_SETFL, 0));
}

/* Two mappings, read() and write() all see the same. */
static void mapped(int fd)
{
    CALL(ftruncate(fd, 2 * PAGE));
    char *one = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *two = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, PAGE);
    char *own = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, PAGE);

    TRUTH(one != MAP_FAILED && two != MAP_FAILED && own != MAP_FAILED);
    strcpy(one + PAGE, "seen twice");
    own[0] = 'x';
    STRING(two);
    VALUE(pread(fd, text, 11, PAGE));
    STRING(text);
    VALUE(pwrite(fd, "by all", 7, PAGE));
    STRING(one + PAGE);
    STRING(two);
    CALL(msync(one, 2 * PAGE, MS_SYNC));
    CALL(msync(one, 2 * PAGE, MS_INVALIDATE));
    CALL(munmap(one, 2 * PAGE));
    strcpy(text, "");
    VALUE(pread(fd, text, 7, PAGE));
    STRING(text);
    CALL(close(fd));
    STRING(two);
    CALL(munmap(two, PAGE));
    VALUE(own[0]);
    CALL(munmap(own, PAGE));
}

static void named(void)
{
    char name[32];
    struct stat status;

    sprintf(name, "/yao-%d", (int)getpid());
    CALL(shm_open(name, O_RDWR, 0));
    int one = (int)CALL(shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0640));
    CALL(shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0640));
    int other = (int)CALL(shm_open(name + 1, O_RDONLY, 0));
    CALL(fstat(other, &status));
    VALUE(status.st_mode);
    VALUE(status.st_nlink);
    mapped(shm_open(name, O_RDWR, 0));
    char *first = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, other, 0);
    VALUE(pwrite(one, "seen", 4, 0));
    BYTES(first, 4);
    CALL(shm_unlink(name));
    CALL(shm_unlink(name));
    CALL(fstat(other, &status));
    VALUE(status.st_nlink);
    CALL(close(one));
    CALL(close(other));
    BYTES(first, 4);
    CALL(munmap(first, PAGE));
    CALL(shm_open("/", O_RDWR, 0));
    CALL(shm_open("a/b", O_RDWR, 0));
}

void observe_memory_files(void)
{
    char name[251];
    int fd = (int)CALL(memfd_create("some", MFD_CLOEXEC));

    VALUE(fcntl(fd, F_GETFD));
    VALUE(fcntl(fd, F_GETFL) & O_ACCMODE);
    sizes(fd);
    moved(fd);
    mapped(fd);
    named();
    CALL(memfd_create("some", 1u << 30));
    CALL(memfd_create("some", MFD_ALLOW_SEALING)); /* Yao: -1 EINVAL; there are no seals */
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    CALL(memfd_create(name, 0));
    fd = (int)CALL(memfd_create(name + 1, 0));
    VALUE(fcntl(fd, F_GETFD));
    CALL(close(fd));
    VALUE(read(fd, text, 1));
}
