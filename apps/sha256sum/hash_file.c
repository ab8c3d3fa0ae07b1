#include "hash_file.h"

#include <bearssl_hash.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "progress.h"
#include "rate.h"

static const char *hash_content(struct file_hash *result, int fd, unsigned char *buffer,
                                struct progress *progress)
{
    br_sha256_context context;
    ssize_t got;
    br_sha256_init(&context);
    result->bytes = 0;
    while ((got = read(fd, buffer, HASH_BUFFER)) > 0) {
        br_sha256_update(&context, buffer, (size_t)got);
        result->bytes += (uint64_t)got;
        progress_update(progress, result->bytes);
    }
    br_sha256_out(&context, result->hash);
    return got < 0 ? "read" : NULL;
}

static const char *hash_open_file(struct file_hash *result, int fd, unsigned char *buffer,
                                  struct progress *progress)
{
    struct stat status;
    if (fstat(fd, &status))
        return "examine";
    progress_begin(progress, (uint64_t)status.st_size);
    const char *failed = hash_content(result, fd, buffer, progress);
    int cause = errno;
    progress_end(progress);
    result->us = now_us() - progress->start_us;
    errno = cause;
    return failed;
}

const char *hash_file(struct file_hash *result, const char *path, const char *name,
                      unsigned char *buffer, const atomic_bool *may_show)
{
    struct progress progress = {.name = name, .may_show = may_show};
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return "open";
    const char *failed = hash_open_file(result, fd, buffer, &progress);
    int cause = errno;
    close(fd);
    errno = cause;
    return failed;
}
