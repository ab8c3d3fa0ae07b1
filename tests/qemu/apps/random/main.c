/* Random numbers by each way to get them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include <yao/rng.h>

static const char *name(int error)
{
    return error == EAGAIN   ? "EAGAIN"
           : error == EINVAL ? "EINVAL"
           : error == EIO    ? "EIO"
           : error == ENOSYS ? "ENOSYS"
                             : "another";
}

static void show(const char *what, long result)
{
    printf("%s: %s\n", what, result < 0 ? name(errno) : result ? "some" : "fine");
}

/* How many of the bits are set: of 8000, half. */
static unsigned ones(const unsigned char *bytes, size_t size)
{
    unsigned count = 0;
    for (size_t i = 0; i < size; i++)
        count += (unsigned)__builtin_popcount(bytes[i]);
    return count;
}

int main(int argc, char **argv)
{
    static unsigned char bytes[1000], more[1000];
    show("getrandom", getrandom(bytes, sizeof bytes, GRND_NONBLOCK) - (long)sizeof bytes);
    show("getentropy", getentropy(more, 256));
    show("too many", getentropy(more, 257));
    show("unknown flags", getrandom(bytes, 1, 8));
    show("no bytes", getrandom(bytes, 0, 0));
    if (argc > 1)
        printf("%02x%02x%02x%02x\n", bytes[0], bytes[1], bytes[2], bytes[3]);
    unsigned count = ones(bytes, sizeof bytes);
    puts(count > 3700 && count < 4300 ? "random" : "not random");
    puts(memcmp(bytes, more, 256) ? "different" : "the same");
    printf("rng_read: %d\n", rng_read(more, sizeof more));
    puts(memcmp(bytes, more, sizeof bytes) ? "different" : "the same");
    return 0;
}
