/* Reads each named file to its end, and prints its length and sum, or what went wrong. With
 * "-w" in front it writes to the file instead. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PIECE 65536

static uint8_t buffer[PIECE];

static int fail(const char *name, const char *operation)
{
    printf("%s: %s: %s (%d)\n", name, operation, strerror(errno), errno);
    return 1;
}

/* FNV-1a of 64 bits. */
static uint64_t add(uint64_t sum, const uint8_t *bytes, ssize_t count)
{
    for (ssize_t i = 0; i < count; i++)
        sum = (sum ^ bytes[i]) * 0x100000001b3u;
    return sum;
}

static int read_file(const char *name)
{
    uint64_t length = 0, sum = 0xcbf29ce484222325u;
    ssize_t count;
    int fd = open(name, O_RDONLY);

    if (fd < 0)
        return fail(name, "open");
    while ((count = read(fd, buffer, sizeof buffer)) > 0) {
        sum = add(sum, buffer, count);
        length += (uint64_t)count;
    }
    close(fd);
    if (count < 0)
        return fail(name, "read");
    printf("%s: %llu bytes, sum %016llx\n", name, (unsigned long long)length,
           (unsigned long long)sum);
    return 0;
}

static int write_file(const char *name)
{
    int fd = open(name, O_WRONLY | O_CREAT, 0666);

    if (fd < 0)
        return fail(name, "open");
    memset(buffer, 'w', sizeof buffer);
    if (write(fd, buffer, sizeof buffer) != (ssize_t)sizeof buffer)
        return fail(name, "write");
    if (fsync(fd))
        return fail(name, "fsync");
    if (close(fd))
        return fail(name, "close");
    printf("%s: written\n", name);
    return 0;
}

int main(int argc, char **argv)
{
    int failures = 0;

    for (int i = 1; i < argc; i++)
        if (!strcmp(argv[i], "-w") && i + 1 < argc)
            failures += write_file(argv[++i]);
        else
            failures += read_file(argv[i]);
    return failures ? 1 : 0;
}
