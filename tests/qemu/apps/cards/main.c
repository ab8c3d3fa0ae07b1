/* While cards are put in and taken out, does what the lines of its input say: "open" (the file
 * name, for good), "read" and "write" (the open file), "new" (makes and syncs a file), "end".
 * Prints what became of it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int fd = -1;

static long do_open(const char *path)
{
    fd = open(path, O_RDWR);
    return fd < 0 ? -1 : 0;
}

static long do_read(char *text, size_t size)
{
    ssize_t count = pread(fd, text, size - 1, 0);

    text[count > 0 ? count : 0] = '\0';
    return count;
}

/* Of more than a sector, so that it goes to the device. */
static long do_write(void)
{
    static char bytes[8192] = "written to the card that is gone";

    return pwrite(fd, bytes, sizeof bytes, 0) < 0 || fsync(fd) ? -1 : 0;
}

static long do_new(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT, 0666);

    if (file < 0)
        return -1;
    long result = write(file, "new", 3) < 0 || fsync(file) ? -1 : 0;
    return close(file) || result ? -1 : 0;
}

static void obey(const char *verb, const char *path)
{
    char text[64] = "";
    long result = !strcmp(verb, "open")    ? do_open(path)
                  : !strcmp(verb, "read")  ? do_read(text, sizeof text)
                  : !strcmp(verb, "write") ? do_write()
                                           : do_new(path);

    if (result < 0)
        printf("%s: %s\n", verb, strerror(errno));
    else
        printf("%s: done%s%s\n", verb, *text ? ": " : "", text);
}

int main(void)
{
    char line[100], verb[20], path[80];

    puts("ready");
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "%19s %79s", verb, path) >= 1)
            obey(verb, path);
    }
    return 0;
}
