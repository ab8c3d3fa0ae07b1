/* Closes files, and waits for so long that they are on the card although nobody asked for that; or
 * is ended by a signal. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool put(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT, 0666);
    ssize_t length = (ssize_t)strlen(path);

    return file >= 0 && write(file, path, (size_t)length) == length && close(file) == 0;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        if (!put("/ended"))
            return 1;
        if (!strcmp(argv[1], "abort"))
            abort();
        raise(SIGTERM);
    }
    if (!put("/asleep") || usleep(1200000))
        return 1;
    puts("slept");
    if (!put("/reading") || puts("reading") < 0)
        return 1;
    return getchar() == EOF;
}
