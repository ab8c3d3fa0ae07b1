/* Lets a disk read and write where the hart may and where it may not. /large holds 64 KiB of a
 * pattern; transfers of this size go straight between the device and the buffer. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <yao/dt.h>
#include <yao/log.h>
#include <yao/mm.h>

#define SIZE      16384
#define DEEP      (100u << 20)  /* bytes of stack that lie above the deep buffer */
#define LOWER     0x8a000000u   /* RAM's physical address, which is no address of ours */
#define UNUSED    0x1080000000u /* the firmware's memory in the linear map, not mapped */
#define APP_STACK 0x3fb0100000u /* its top; a guard page is above */
#define DEVICES   0x3fb0110000u
#define WILD      0x0000004012345000u /* not canonical in Sv39: bits 39 and up differ from bit 38 */

static const char constants[SIZE] __attribute__((aligned(4096))) = "constants";
static char variables[SIZE] __attribute__((aligned(4096)));
static unsigned failures;

static void check(const char *what, bool holds)
{
    if (!holds)
        log_error("%s: failed", what);
    failures += !holds;
}

/* Offset @offset of the file holds this. */
static char pattern(size_t offset)
{
    return (char)(offset * 7 + offset / 512);
}

static bool is_pattern(const char *bytes)
{
    for (size_t i = 0; i < SIZE; i++)
        if (bytes[i] != pattern(i))
            return false;
    return true;
}

static ssize_t load(void *buffer, size_t size)
{
    int fd = open("/large", O_RDONLY);
    errno = 0;
    ssize_t done = pread(fd, buffer, size, 0);
    int error = errno;
    close(fd);
    return done < 0 ? -error : done;
}

static ssize_t store(const char *name, const void *buffer, size_t size)
{
    int fd = open(name, O_CREAT | O_RDWR | O_TRUNC, 0644);
    ssize_t done = write(fd, buffer, size), error = errno;
    /* The descriptor stays good after a refusal. */
    check("write behind a refusal", done >= 0 || write(fd, "good", 4) == 4);
    close(fd);
    return done < 0 ? -error : done;
}

static void refused(const char *what, uintptr_t address)
{
    log_info("%s", what);
    check(what, load((void *)address, SIZE) == -EFAULT);
    check(what, store("/refused", (void *)address, SIZE) == -EFAULT);
}

static void read_only(const char *what, const void *address, size_t size)
{
    char *before = malloc(size), *after = malloc(size);
    memcpy(before, address, size);
    log_info("%s", what);
    check(what, load((void *)(uintptr_t)address, size) == -EFAULT);
    check("it is as it was", !memcmp(before, address, size));
    check("it can be written to a file", store("/copy", address, size) == (ssize_t)size);
    int fd = open("/copy", O_RDONLY);
    check("the copy is read", pread(fd, after, size, 0) == (ssize_t)size);
    close(fd);
    check("the copy is right", !memcmp(before, after, size));
    free(before);
    free(after);
}

static void good(const char *what, char *buffer)
{
    memset(buffer, 0, SIZE);
    check(what, load(buffer, SIZE) == SIZE && is_pattern(buffer));
}

static __attribute__((noinline)) void deep(void)
{
    char buffer[DEEP];
    __asm__ volatile("" : : "r"(buffer) : "memory");
    good("deep in the stack", buffer);
    good("deep in the stack, odd", buffer + 12345);
}

/* What a buffer was found to allow counts no more. */
static void check_changed(const char *what, char *buffer)
{
    good(what, buffer);
    log_info("%s, read-only", what);
    check("it becomes read-only", mprotect(buffer, SIZE, PROT_READ) == 0);
    check("it is not read into", load(buffer, SIZE) == -EFAULT && is_pattern(buffer));
    check("it is written to a file", store("/copy", buffer, SIZE) == SIZE);
    check("it becomes unreadable", mprotect(buffer + SIZE / 2, SIZE / 2, PROT_NONE) == 0);
    check("it is not written to a file", store("/refused", buffer, SIZE) == -EFAULT);
    check("it becomes writable", mprotect(buffer, SIZE, PROT_READ | PROT_WRITE) == 0);
    good(what, buffer);
}

static void check_mapped(void)
{
    char *first = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    good("mapped", first);
    check("it is unmapped", munmap(first, SIZE) == 0);
    refused("no longer mapped", (uintptr_t)first);
}

/* Where the heap's last page is followed by what is not mapped, or by what is: all or nothing. */
static void check_edges(void)
{
    refused("up to the guard page above the stack", APP_STACK - SIZE / 2);
    refused("around the end of the address space", UINTPTR_MAX - SIZE / 2);
}

int main(void)
{
    static char *text = (char *)main;
    const char *tree = dt_property(DT_ROOT, "compatible", &(int){0});
    good("variables", variables);
    good("heap", malloc(SIZE));
    deep();
    read_only("constants", constants, SIZE);
    read_only("text", text - (uintptr_t)text % 4096, 4096 * 2);
    read_only("device tree", tree - (uintptr_t)tree % 4096, 8192);
    refused("null", 0);
    refused("almost null", 8);
    refused("a physical address", LOWER);
    refused("memory that is not ours", UNUSED);
    refused("below the stack", APP_STACK - (140u << 20));
    refused("device registers", DEVICES);
    refused("a wild address", WILD);
    check_edges();
    check_changed("changed heap", aligned_alloc(4096, SIZE));
    check_changed("changed variables", variables);
    check_mapped();
    printf("%u failures\n", failures);
    return failures != 0;
}
