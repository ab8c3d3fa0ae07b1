/*
 * Prints the SHA-256 of every file below a folder ("/", or the argument), which all harts compute,
 * and writes them to SHA256SUMS in it, for `sha256sum -c` on the host. What cannot be read is
 * reported and left out; the exit status says whether all went well.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "hashers.h"
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

/* Once the card is gone, every other file would only fail alike. */
static bool tell_failure(struct job *job, const struct outcome *outcome)
{
    job->failed = true;
    errno = outcome->error;
    report_error(outcome->path, outcome->failed);
    return outcome->error != ENOMEDIUM;
}

static bool tell(void *ctx, const struct outcome *outcome)
{
    struct job *job = ctx;
    char hash[2 * HASH_BYTES + 1];
    if (outcome->failed)
        return tell_failure(job, outcome);
    to_hex(hash, outcome->file.hash);
    print_file(&outcome->file, hash, outcome->name);
    job->failed |= !sums_add(&job->sums, hash, outcome->name);
    job->files++;
    job->bytes += outcome->file.bytes;
    return true;
}

static bool on_file(const char *path, const char *name)
{
    return sums_is_own(name) || hashers_add(path, name, NULL);
}

static bool on_failure(const char *path, const char *operation)
{
    return hashers_add(path, path, operation);
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
    const struct visitor visitor = {.file = on_file, .failed = on_failure};
    uint64_t start = now_us();
    unsigned harts = hashers_begin(tell, &job);
    printf("sha256sum: %u hart%s\n", harts, harts == 1 ? "" : "s");
    job.failed = !sums_begin(&job.sums, root);
    walk_files(root, &visitor);
    hashers_finish();
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
