/* Reads as many bytes from the console as the first argument says, and prints their FNV-1a hash.
 * The second says for how many milliseconds it does not read, at the beginning and in the middle.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static uint64_t hash = 0xcbf29ce484222325;

static void take(long count)
{
    unsigned char bytes[4096];
    while (count > 0) {
        ssize_t got = read(STDIN_FILENO, bytes, count < 4096 ? (size_t)count : 4096);
        if (got <= 0)
            exit(1);
        for (ssize_t i = 0; i < got; i++)
            hash = (hash ^ bytes[i]) * 0x100000001b3;
        count -= got;
    }
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 1, pause_ms = argc > 2 ? atol(argv[2]) : 0;
    puts("ready");
    fflush(stdout);
    usleep((useconds_t)pause_ms * 1000);
    take(count / 2);
    usleep((useconds_t)pause_ms * 1000);
    take(count - count / 2);
    printf("[%016llx]\n", (unsigned long long)hash);
    return 0;
}
