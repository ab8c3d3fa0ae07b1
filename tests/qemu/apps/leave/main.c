/* Leaves in the way that the first argument names, with output in two streams that is not flushed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>
#include <yao/module.h>
#include <yao/power.h>

static FILE *file;
static int error_at_end;

static void write_more(void)
{
    fputs("from atexit ", file);
}

static int fail(void)
{
    return error_at_end;
}

YAO_STEP(exit, failing, fail);

static void use_up_memory(void)
{
    static void *volatile last;
    for (size_t size = 1 << 20; size >= 16; size = size > 4096 ? size / 2 : size - 16)
        while ((last = malloc(size)))
            ;
}

/* A stream that cannot be made leaves its descriptor alone, and fopen() leaves none behind. */
static int make_no_stream(void)
{
    int fd = open("/other", O_RDWR | O_CREAT, 0666), next = dup(fd);
    close(next);
    bool good = !fdopen(fd, "z") && errno == EINVAL && write(fd, "open", 4) == 4;
    good &= !fopen("/other", "z") && errno == EINVAL;
    use_up_memory();
    good &= !fdopen(fd, "r") && errno == ENOMEM && write(fd, " still", 6) == 6;
    good &= !fopen("/other", "r") && errno == ENOMEM && dup(fd) == next;
    return good ? 0 : 1;
}

/* The word that names a way of reboot(). */
static int way_of(const char *word)
{
    if (!strcmp(word, "autoboot"))
        return RB_AUTOBOOT;
    return !strcmp(word, "power-off") ? RB_POWER_OFF : RB_HALT_SYSTEM;
}

static int reboot_wrongly(void)
{
    return reboot(0) == -1 && errno == EINVAL && reboot(-1) == -1 ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *way = argc > 1 ? argv[1] : "";
    int status = argc > 2 ? atoi(argv[2]) : 0;
    file = fopen("/file", "w");
    if (!file)
        return 9;
    fputs("buffered ", file);
    printf("not a whole line");
    if (!strcmp(way, "_exit"))
        _exit(status);
    if (!strcmp(way, "exit") && !atexit(write_more))
        exit(status);
    if (!strcmp(way, "restart") && !atexit(write_more))
        power_restart(status);
    if (!strcmp(way, "reboot"))
        return reboot_wrongly() + reboot(way_of(argv[2]));
    if (!strcmp(way, "failing"))
        error_at_end = -EIO;
    if (!strcmp(way, "closed"))
        close(fileno(file));
    if (!strcmp(way, "no-stream"))
        status = make_no_stream();
    return status;
}
