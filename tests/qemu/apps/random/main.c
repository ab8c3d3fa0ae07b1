/* Random numbers by each way to get them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include <yao/rng.h>

static void show(const char *what, long result)
{
    printf("%s: %s\n", what, result < 0 ? strerror(errno) : result ? "some" : "fine");
}

/* How many of the bits are set: of 8000, half. */
static unsigned ones(const unsigned char *bytes, size_t size)
{
    unsigned count = 0;
    for (size_t i = 0; i < size; i++)
        count += (unsigned)__builtin_popcount(bytes[i]);
    return count;
}

int main(void)
{
    static unsigned char bytes[1000], more[1000];
    show("getrandom", getrandom(bytes, sizeof bytes, GRND_NONBLOCK) - (long)sizeof bytes);
    show("getentropy", getentropy(more, 256));
    show("too many", getentropy(more, 257));
    show("unknown flags", getrandom(bytes, 1, 8));
    show("no bytes", getrandom(bytes, 0, 0));
    printf("rng_read: %d\n", rng_read(more, sizeof more));
    unsigned count = ones(bytes, sizeof bytes) + ones(more, sizeof more);
    puts(count > 7500 && count < 8500 ? "random" : "not random");
    puts(memcmp(bytes, more, sizeof bytes) ? "different" : "the same");
    return 0;
}
