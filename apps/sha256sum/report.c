#include "report.h"

#include <errno.h>
#include <string.h>

void put_name(FILE *stream, const char *name)
{
    for (; *name; name++) {
        unsigned char byte = (unsigned char)*name;
        fputc(byte < ' ' || byte == 0x7f ? '?' : byte, stream);
    }
}

void report_error(const char *path, const char *operation)
{
    int cause = errno;
    fflush(stdout);
    fputs("sha256sum: ", stderr);
    put_name(stderr, path);
    fprintf(stderr, ": cannot %s: %s\n", operation, strerror(cause));
    errno = cause;
}
