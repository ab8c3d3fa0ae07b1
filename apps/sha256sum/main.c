/*
 * Prints the SHA-256 of every file below a folder ("/", or the argument) and writes them to
 * SHA256SUMS in it, for `sha256sum -c` on the host. What cannot be read is reported and left
 * out; the exit status says whether all went well.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "hash_file.h"
#include "progress.h"
#include "rate.h"
#include "report.h"
#include "sums.h"
#include "walk.h"

struct job {
    struct sums sums;
    uint64_t files;
    uint64_t bytes;
    bool failed;
};

/* Once the card is gone, every other file would only fail alike. */
static bool on_failure(void *ctx, const char *path, const char *operation)
{
    struct job *job = ctx;
    job->failed = true;
    report_error(path, operation);
    return errno != ENOMEDIUM;
}

static void to_hex(char *text, const unsigned char *hash)
{
    for (int i = 0; i < HASH_BYTES; i++)
        sprintf(text + 2 * i, "%02x", hash[i]);
}

static void print_file(const struct file_hash *file, const char *hash, const char *name)
{
    printf("%s %10" PRIu64 "  ", hash, file->bytes);
    put_name(stdout, name);
    if (file->bytes >= PROGRESS_MIN_BYTES) {
        fputs("  ", stdout);
        put_rate(stdout, file->bytes, file->us);
    }
    fputc('\n', stdout);
}

static bool on_file(void *ctx, const char *path, const char *name)
{
    struct job *job = ctx;
    struct file_hash file;
    char hash[2 * HASH_BYTES + 1];
    if (sums_is_own(name))
        return true;
    const char *failed = hash_file(&file, path, name);
    if (failed)
        return on_failure(job, path, failed);
    to_hex(hash, file.hash);
    print_file(&file, hash, name);
    job->failed |= !sums_add(&job->sums, hash, name);
    job->files++;
    job->bytes += file.bytes;
    return true;
}

static void print_total(const struct job *job, uint64_t us)
{
    printf("%" PRIu64 " files, %" PRIu64 " bytes, %" PRIu64 ".%02" PRIu64 " s, ", job->files,
           job->bytes, us / 1000000, us / 10000 % 100);
    put_rate(stdout, job->bytes, us);
    fputc('\n', stdout);
}

static int run(const char *root)
{
    struct job job = {0};
    const struct visitor visitor = {.file = on_file, .failed = on_failure, .ctx = &job};
    uint64_t start = now_us();
    job.failed = !sums_begin(&job.sums, root);
    walk_files(root, &visitor);
    job.failed |= !sums_finish(&job.sums);
    print_total(&job, now_us() - start);
    if (fflush(stdout) || ferror(stdout)) {
        report_error("stdout", "write");
        job.failed = true;
    }
    return job.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc > 2) {
        fputs("usage: sha256sum [FOLDER]\n", stderr);
        return EXIT_FAILURE;
    }
    return run(argc > 1 ? argv[1] : "/");
}
