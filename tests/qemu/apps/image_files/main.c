/*
 * What a program sees of a folder of files, in lines that are the same on Linux and in an image:
 *   ROOT                  all that it has, and more of the files that are here
 *   ROOT walk             all that it has
 *   ROOT change OUTSIDE   what cannot be changed: as on a Linux that has it mounted read-only
 *   ROOT map FILE         whether mappings of FILE take memory: only in an image
 */
#define _GNU_SOURCE 1
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define PAGE 4096

#define SHOW(call) show(#call, (long)(call))

static void show(const char *call, long result)
{
    printf("%s: %ld", call, result);
    printf(result == -1 ? " errno %d\n" : "\n", errno);
}

static void print_name(const char *name)
{
    for (; *name; name++)
        printf(*name > ' ' && *name < 0x7f ? "%c" : "\\x%02x", (unsigned char)*name);
}

static uint64_t hash(uint64_t hash, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return hash;
}

/* The content, as read() gives it in pieces of @piece bytes. */
static uint64_t hash_of_reads(int fd, size_t piece)
{
    char buffer[10000];
    uint64_t sum = 0;

    lseek(fd, 0, SEEK_SET);
    for (ssize_t got; (got = read(fd, buffer, piece)) > 0;)
        sum = hash(sum, buffer, (size_t)got);
    return sum;
}

/* The content, and that zeros follow it up to the end of its last page. */
static uint64_t hash_of_mapping(int fd, size_t size, int flags, int protection)
{
    size_t whole = (size + PAGE - 1) / PAGE * PAGE;
    char *memory = mmap(NULL, size, protection, flags, fd, 0);

    if (memory == MAP_FAILED)
        return (uint64_t)-errno;
    uint64_t sum = hash(0, memory, size);
    for (size_t i = size; i < whole; i++)
        sum += (uint64_t)memory[i];
    munmap(memory, size);
    return sum;
}

static void read_file(const char *name)
{
    char *whole, part[100];
    struct stat status;
    int fd = open(name, O_RDONLY);

    fstat(fd, &status);
    size_t size = (size_t)status.st_size;
    uint64_t sum = hash_of_reads(fd, 10000);
    whole = malloc(size + 1);
    ssize_t got = pread(fd, whole, size + 1, 0);
    printf(" %o %ju %zd %016jx %d\n", status.st_mode & S_IFMT, (uintmax_t)size, got, (uintmax_t)sum,
           sum == hash(0, whole, size) && sum == hash_of_reads(fd, 777));
    free(whole);
    if (size) {
        printf("  mapped: %d %d %d\n", sum == hash_of_mapping(fd, size, MAP_PRIVATE, PROT_READ),
               sum == hash_of_mapping(fd, size, MAP_SHARED, PROT_READ),
               sum == hash_of_mapping(fd, size, MAP_PRIVATE, PROT_READ | PROT_WRITE));
        printf("  tail: %zd", pread(fd, part, sizeof part, (off_t)size - 1));
    }
    printf(" %zd %zd %jd\n", pread(fd, part, sizeof part, (off_t)size),
           pread(fd, part, sizeof part, (off_t)1 << 40), (intmax_t)lseek(fd, -1, SEEK_END));
    close(fd);
}

static void walk(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char path[PATH_MAX];
        struct stat status;
        snprintf(path, sizeof path, "%s/%s", folder, name);
        if (strcmp(name, ".") && strcmp(name, "..")) {
            lstat(path, &status);
            print_name(path);
            printf(" %d %d", entries[i]->d_type == IFTODT(status.st_mode),
                   entries[i]->d_ino == status.st_ino);
            if (S_ISDIR(status.st_mode)) {
                puts("");
                walk(path);
            } else {
                read_file(path);
            }
        }
        free(entries[i]);
    }
    free(entries);
}

/* Each position that was told leads to the same name again. */
static void tell_and_seek(const char *folder)
{
    static char names[20][256];
    long places[20];
    int count = 0, same = 0;
    DIR *dir = opendir(folder);

    for (struct dirent *entry; count < 20; count++) {
        places[count] = telldir(dir);
        if (!(entry = readdir(dir)))
            break;
        strcpy(names[count], entry->d_name);
    }
    for (int i = count - 1; i >= 0; i--) {
        seekdir(dir, places[i]);
        same += !strcmp(readdir(dir)->d_name, names[i]);
    }
    rewinddir(dir);
    same += !strcmp(readdir(dir)->d_name, names[0]);
    printf("%d %d\n", count, same);
    closedir(dir);
}

/* The first @size bytes of @name, mapped. */
static char *map(const char *name, size_t size, int protection, int flags)
{
    int fd = open(name, O_RDONLY);
    char *memory = mmap(NULL, size, protection, flags, fd, 0);

    close(fd);
    return memory;
}

/* @name has more than three pages. */
static void map_pages(const char *name)
{
    char first, *private = map(name, 3 * PAGE, PROT_READ, MAP_PRIVATE);
    char *shared = map(name, 3 * PAGE, PROT_READ, MAP_SHARED);

    printf("%d\n", memcmp(private, shared, 3 * PAGE));
    SHOW(mprotect(shared + PAGE, PAGE, PROT_READ | PROT_WRITE));
    SHOW(mprotect(shared + PAGE, PAGE, PROT_NONE));
    SHOW(mprotect(shared, 3 * PAGE, PROT_READ));
    SHOW(mprotect(private + PAGE, PAGE, PROT_READ | PROT_WRITE));
    first = private[PAGE];
    private[PAGE] = (char)(first + 1);
    printf("%d %d %d\n", first == shared[PAGE], memcmp(private, shared, PAGE),
           memcmp(private + 2 * PAGE, shared + 2 * PAGE, PAGE));
    SHOW(msync(private, 3 * PAGE, MS_SYNC));
    SHOW(msync(shared, 3 * PAGE, MS_SYNC | MS_INVALIDATE));
    SHOW(madvise(shared, 3 * PAGE, MADV_DONTNEED));
    SHOW(mprotect(private, 3 * PAGE, PROT_READ));
    printf("%d\n", private[PAGE] == (char)(first + 1) && first == shared[PAGE]);
    SHOW(munmap(private + PAGE, PAGE));
    printf("%d\n", memcmp(private + 2 * PAGE, shared + 2 * PAGE, PAGE));
    shared = mremap(shared, 3 * PAGE, 2 * PAGE, 0);
    char *code = map(name, 3 * PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE);
    shared = mremap(shared, 2 * PAGE, 3 * PAGE, MREMAP_MAYMOVE);
    printf("%d\n", memcmp(code, shared, 3 * PAGE));
    SHOW(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, open(name, O_RDONLY), 0));
    SHOW(munmap(shared, 3 * PAGE));
    SHOW(munmap(private, 3 * PAGE));
    SHOW(munmap(code, 3 * PAGE));
}

static sigjmp_buf after_fault;

static void faulted(int signal)
{
    siglongjmp(after_fault, signal);
}

static void write_to(volatile char *byte)
{
    int signal = sigsetjmp(after_fault, 1);

    if (!signal)
        *byte = 1;
    printf("write: signal %d\n", signal);
}

static void read_from(const volatile char *byte)
{
    int signal = sigsetjmp(after_fault, 1);

    if (!signal)
        (void)*byte;
    printf("read: signal %d\n", signal);
}

/* @name has two pages and a part of a third. */
static void fault(const char *name)
{
    char *private = map(name, 5 * PAGE, PROT_READ, MAP_PRIVATE);
    char *shared = map(name, 5 * PAGE, PROT_READ, MAP_SHARED);

    signal(SIGSEGV, faulted);
    signal(SIGBUS, faulted);
    write_to(private);
    write_to(shared);
    read_from(private + 3 * PAGE - 1);
    read_from(private + 3 * PAGE);
    read_from(shared + 4 * PAGE);
    mprotect(private + PAGE, 4 * PAGE, PROT_READ | PROT_WRITE);
    write_to(private + 3 * PAGE - 1);
    write_to(private + 3 * PAGE);
    printf("%d %d\n", private[3 * PAGE - 1], shared[3 * PAGE - 1]);
    read_from(map("readme", 2 * PAGE, PROT_READ, MAP_PRIVATE) + PAGE);
    read_from(map("site/empty", PAGE, PROT_READ, MAP_PRIVATE));
}

static void look(void)
{
    struct stat status;
    char path[PATH_MAX], longest[300];
    int folder = open("site", O_RDONLY | O_DIRECTORY);

    memset(longest, 'n', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    SHOW(open("missing", O_RDONLY));
    SHOW(open("missing/too", O_RDONLY));
    SHOW(open("Readme", O_RDONLY));
    SHOW(open("site/index.html/more", O_RDONLY));
    SHOW(open("site/index.html/", O_RDONLY));
    SHOW(open("site/index.html", O_RDONLY | O_DIRECTORY));
    SHOW(open(longest, O_RDONLY));
    SHOW(open("site", O_RDWR));
    SHOW(open("site", O_RDONLY | O_CREAT, 0666));
    SHOW(open("readme", O_RDONLY | O_CREAT | O_EXCL, 0666));
    SHOW(close(open("readme", O_RDONLY | O_CREAT, 0666)));
    SHOW(close(openat(folder, "../site/./index.html", O_RDONLY)));
    SHOW(read(folder, path, 1));
    SHOW(ftruncate(open("readme", O_RDONLY), 0));
    SHOW(write(open("readme", O_RDONLY), "", 1));
    SHOW(access("readme", R_OK));
    SHOW(access("readme", X_OK));
    SHOW(access("site", R_OK | X_OK));
    SHOW(stat("site/..", &status));
    SHOW(fstatat(folder, "index.html", &status, 0));
    SHOW(fsync(folder));
    SHOW(fsync(open("readme", O_RDONLY)));
    SHOW(readlink("readme", path, sizeof path));
    SHOW(chdir("readme"));
    SHOW(chdir("site"));
    SHOW(access("index.html", F_OK));
    SHOW(fchdir(folder));
    SHOW(chdir(".."));
    SHOW(access("site/index.html", F_OK));
    tell_and_seek(".");
    tell_and_seek("site");
}

static const struct timespec times[2] = {{1, 0}, {2, 0}};

static void change(const char *outside)
{
    struct statvfs space;
    int fd = open("readme", O_RDONLY), folder = open("site", O_RDONLY);

    SHOW(open("readme", O_WRONLY));
    SHOW(open("readme", O_RDWR));
    SHOW(open("readme", O_RDONLY | O_TRUNC));
    SHOW(open("new", O_WRONLY | O_CREAT, 0666));
    SHOW(open("new", O_RDONLY | O_CREAT, 0666));
    SHOW(open("site/new", O_WRONLY | O_CREAT | O_EXCL, 0666));
    SHOW(open("missing/new", O_WRONLY | O_CREAT, 0666));
    SHOW(open("readme/new", O_WRONLY | O_CREAT, 0666));
    SHOW(open("readme", O_WRONLY | O_CREAT | O_EXCL, 0666));
    SHOW(open("site", O_WRONLY));
    SHOW(access("readme", W_OK));
    SHOW(access("site", W_OK));
    SHOW(access("missing", W_OK));
    SHOW(mkdir("new", 0777));
    SHOW(mkdir("site", 0777));
    SHOW(mkdir("readme", 0777));
    SHOW(mkdir("missing/new", 0777));
    SHOW(mkdir("readme/new", 0777));
    SHOW(unlink("readme"));
    SHOW(unlink("site"));
    SHOW(unlink("missing"));
    SHOW(unlink("missing/too"));
    SHOW(unlink("readme/too"));
    SHOW(rmdir("site"));
    SHOW(rmdir("readme"));
    SHOW(rename("readme", "new"));
    SHOW(rename("readme", "site/index.html"));
    SHOW(rename("missing", "new"));
    SHOW(rename("missing/too", "new"));
    SHOW(rename("readme", "missing/new"));
    SHOW(rename("readme", outside));
    SHOW(truncate("readme", 0));
    SHOW(truncate("site", 0));
    SHOW(chmod("readme", 0600));
    SHOW(chmod("missing", 0600));
    SHOW(chown("readme", 0, 0));
    SHOW(utimensat(AT_FDCWD, "readme", times, 0));
    SHOW(utimensat(AT_FDCWD, "missing", times, 0));
    SHOW(futimens(fd, times));
    SHOW(fchmod(fd, 0600));
    SHOW(fchmod(folder, 0600));
    SHOW(futimens(folder, times));
    SHOW(symlink("readme", "new"));
    SHOW(link("readme", "new"));
    SHOW(mkfifo("new", 0666));
    SHOW(mkfifo("site", 0666));
    SHOW(statvfs("site", &space));
    printf("%d\n", (space.f_flag & ST_RDONLY) != 0);
    SHOW(fstatvfs(fd, &space));
    printf("%d\n", (space.f_flag & ST_RDONLY) != 0);
}

static long free_pages(void)
{
    struct sysinfo info;

    sysinfo(&info);
    return (long)(info.freeram * info.mem_unit / PAGE);
}

/* Since there were @before pages, that many less are free, but for page tables, which stay. */
static int is_taken(long before, long pages)
{
    return labs(before - free_pages() - pages) < 400;
}

/* Mappings in place take memory for page tables alone. */
static void measure(const char *name)
{
    struct stat status;

    stat(name, &status);
    size_t size = (size_t)status.st_size;
    long before = free_pages(), pages = (long)((size + PAGE - 1) / PAGE);
    char *private = map(name, size, PROT_READ, MAP_PRIVATE);
    char *shared = map(name, size, PROT_READ, MAP_SHARED);
    printf("in place: %d\n", is_taken(before, 0));
    SHOW(mprotect(private, size, PROT_READ | PROT_WRITE));
    printf("copied: %d %d\n", is_taken(before, pages), memcmp(private, shared, size));
    SHOW(munmap(private, size));
    printf("freed: %d\n", is_taken(before, 0));
    size_t most = (size_t)(free_pages() - pages / 2) * PAGE;
    void *limit = mmap(NULL, most, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    private = map(name, size, PROT_READ, MAP_PRIVATE);
    SHOW(mprotect(private, size, PROT_READ | PROT_WRITE));
    printf("in place: %d\n", memcmp(private, shared, size));
    SHOW(munmap(private, size));
    SHOW(munmap(shared, size));
    munmap(limit, most);
    printf("freed: %d\n", is_taken(before, 0));
}

int main(int argc, char **argv)
{
    if (chdir(argv[1]))
        return 1;
    if (argc > 3) {
        if (strcmp(argv[2], "map"))
            change(argv[3]);
        else
            measure(argv[3]);
        return 0;
    }
    walk(".");
    if (argc > 2)
        return 0;
    look();
    map_pages("site/table");
    fault("site/pages");
    return 0;
}
