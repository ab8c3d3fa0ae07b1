#include "hash_file.h"

#include <bearssl_hash.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <sys/stat.h>
#include <unistd.h>

#include "progress.h"
#include "rate.h"

/* Large and page-aligned: reads of this kind can go from the card to the buffer without a
 * copy. Static, as it would not fit the stack. */
#define BUFFER_SIZE (64 * 1024)
static alignas(4096) unsigned char buffer[BUFFER_SIZE];

static const char *hash_content(struct file_hash *result, int fd, struct progress *progress)
{
    br_sha256_context context;
    ssize_t got;
    br_sha256_init(&context);
    result->bytes = 0;
    while ((got = read(fd, buffer, sizeof(buffer))) > 0) {
        br_sha256_update(&context, buffer, (size_t)got);
        result->bytes += (uint64_t)got;
        progress_update(progress, result->bytes);
    }
    br_sha256_out(&context, result->hash);
    return got < 0 ? "read" : NULL;
}

static const char *hash_open_file(struct file_hash *result, int fd, const char *name)
{
    struct stat status;
    struct progress progress;
    if (fstat(fd, &status))
        return "examine";
    progress_begin(&progress, name, (uint64_t)status.st_size);
    const char *failed = hash_content(result, fd, &progress);
    int cause = errno;
    progress_end(&progress);
    result->us = now_us() - progress.start_us;
    errno = cause;
    return failed;
}

const char *hash_file(struct file_hash *result, const char *path, const char *name)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return "open";
    const char *failed = hash_open_file(result, fd, name);
    int cause = errno;
    close(fd);
    errno = cause;
    return failed;
}
