/* Each request of a run of calls fails, with each error of a device, once or from then on. A call
 * says so with that error; if none does, all is as if nothing had happened. What was synced before
 * and not changed since is whole. */
#include "assert_fails.h"
#include "common_card.h"
#include "log.h"
#include "src/fs/fat_volume.h"
#include "src/fs/mount.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES   4
#define LARGEST 20000

struct file {
    char path[16]; /* empty: there is none */
    int size;
    uint8_t bytes[LARGEST];
    bool touched;  /* changed since it was synced */
    bool doubtful; /* a call failed that was to change its content */
};

static struct file files[FILES];
static int reported; /* the first error that a call returned */

static bool ok(long result)
{
    if (result < 0 && !reported)
        reported = errno;
    return result >= 0;
}

static void sync_by(int fd)
{
    if (!ok(fsync(fd)))
        return;
    for (unsigned i = 0; i < FILES; i++)
        files[i].touched = false;
}

static void write_file(struct file *file, int at, int size, uint8_t value)
{
    int fd = open(file->path, O_RDWR | O_CREAT, 0666);
    if (!ok(fd))
        return;
    file->touched = true;
    memset(file->bytes + at, value, (size_t)size);
    if (file->size < at + size)
        file->size = at + size;
    file->doubtful |= !ok(pwrite(fd, file->bytes + at, (size_t)size, at) == size ? 0 : -1);
    sync_by(fd);
    ok(close(fd));
}

static void cut_file(struct file *file, int size)
{
    int fd = open(file->path, O_RDWR);
    if (!ok(fd))
        return;
    file->touched = true;
    file->size = size;
    file->doubtful |= !ok(ftruncate(fd, size));
    sync_by(fd);
    ok(close(fd));
}

/* A name that could not be changed is as it was. */
static void move_file(struct file *file, const char *path, struct file *replaced)
{
    if (!ok(rename(file->path, path)))
        return;
    file->touched = true;
    if (replaced)
        replaced->path[0] = '\0';
    strcpy(file->path, path);
}

static void remove_file(struct file *file)
{
    if (ok(unlink(file->path)))
        file->path[0] = '\0';
}

static void read_file(const struct file *file)
{
    uint8_t bytes[LARGEST];
    int fd = open(file->path, O_RDONLY);
    if (!ok(fd))
        return;
    ssize_t size = read(fd, bytes, sizeof bytes);
    if (ok(size) && !reported)
        assert_memory_equal(bytes, file->bytes, (size_t)size);
    ok(close(fd));
}

static void make_files(void)
{
    memset(files, 0, sizeof files);
    reported = 0;
    for (unsigned i = 0; i < FILES; i++) {
        snprintf(files[i].path, sizeof files[i].path, "/file number %u", i);
        write_file(&files[i], 0, 3000 + (int)i * 3000, (uint8_t)(i + 1));
    }
    assert_int_equal(reported, 0);
    assert_int_equal(mkdir("/folder", 0777), 0);
}

static void run(void)
{
    write_file(&files[1], 700, 1000, 11);
    write_file(&files[0], 3000, 9000, 10); /* longer */
    move_file(&files[2], "/folder/moved", NULL);
    write_file(&files[1], 5, 10, 12);
    move_file(&files[3], "/file number 1", &files[1]);
    cut_file(&files[3], 500);
    read_file(&files[0]);
    remove_file(&files[0]);
    write_file(&files[3], 100, 18000, 13);
    read_file(&files[2]);
}

static void expect_file(const struct file *file)
{
    static uint8_t bytes[LARGEST];
    int fd = open(file->path, O_RDONLY);
    if (fd < 0)
        fail_msg("%s is lost", file->path);
    ssize_t size = read(fd, bytes, sizeof bytes);
    if (size != file->size || memcmp(bytes, file->bytes, (size_t)size))
        fail_msg("%s of %d bytes has %zd, or others", file->path, file->size, size);
    assert_int_equal(close(fd), 0);
}

/* Whether the run was long enough to reach the request. */
static bool fails_at(uint64_t request, int error, bool for_good)
{
    card_setup(NULL);
    make_files();
    card_remount();
    card.error = -error;
    card.fail_at = request;
    card.fail_on = for_good;
    run();
    bool reached = card.requests >= request;
    card.fail_at = 0;
    if (reported && reported != error)
        fail_msg("request %u: errno %d in place of %d", (unsigned)request, reported, error);
    if (reported && !reached)
        fail_msg("errno %d without a fault", reported);
    if (reached && for_good && !reported)
        fail_msg("request %u: nobody was told", (unsigned)request);
    card_remount();
    for (unsigned i = 0; i < FILES; i++)
        if (files[i].path[0] && (!reported || (!files[i].touched && !files[i].doubtful)))
            expect_file(&files[i]);
    (request % 4 ? card_teardown : card_check_and_teardown)(NULL);
    return reached;
}

static void requests_fail(int error, bool for_good)
{
    uint64_t request = 1;
    while (fails_at(request, error, for_good))
        request++;
    assert_true(request > 20);
}

static void requests_fail_once(void **state)
{
    requests_fail(EIO, false);
    requests_fail(ETIMEDOUT, false);
}

static void requests_fail_for_good(void **state)
{
    requests_fail(EIO, true);
    requests_fail(ENOMEDIUM, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_fail_once),
        cmocka_unit_test(requests_fail_for_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
