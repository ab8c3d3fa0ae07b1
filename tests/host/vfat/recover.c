/*
 * recover IMAGE [NAME[=FILE]]...: mounts and unmounts the volume that is the image, as the next
 * start after a power cut does. In between it makes folders in its root, and files that have what
 * this computer's file has.
 */
#include "lib/fat/fat.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int image;

static int read_image(void *context, uint64_t sector, void *to, uint32_t count)
{
    size_t size = (size_t)count * VFAT_SECTOR;
    return pread(image, to, size, (off_t)sector * VFAT_SECTOR) == (ssize_t)size ? 0 : VFAT_EIO;
}

static int write_image(void *context, uint64_t sector, const void *from, uint32_t count)
{
    size_t size = (size_t)count * VFAT_SECTOR;
    return pwrite(image, from, size, (off_t)sector * VFAT_SECTOR) == (ssize_t)size ? 0 : VFAT_EIO;
}

static void *allocate(void *context, size_t size)
{
    return malloc(size);
}

static void release(void *context, void *memory)
{
    free(memory);
}

static uint32_t now(void *context)
{
    return 0x5a210000;
}

static void report(void *context, const char *cause, uint64_t sector)
{
    fprintf(stderr, "sector %llu: %s\n", (unsigned long long)sector, cause);
}

static int copy(const char *path, struct vfat_node *to)
{
    static char bytes[65536];
    FILE *from = fopen(path, "rb");
    uint64_t done = 0;
    size_t got;

    while (from && (got = fread(bytes, 1, sizeof bytes, from)) > 0) {
        if (vfat_write(to, bytes, got, done) != (int64_t)got)
            return VFAT_EIO;
        done += got;
    }
    return from ? fclose(from) : VFAT_ENOENT;
}

static int put(struct vfat_volume *volume, const char *word)
{
    const char *path = strchr(word, '=');
    struct vfat_node *node;
    int error = vfat_create(vfat_root(volume), word, path ? (size_t)(path - word) : strlen(word),
                            path ? VFAT_ARCHIVE : VFAT_FOLDER, &node);

    if (error)
        return error;
    error = path ? copy(path + 1, node) : 0;
    vfat_close(node);
    return error;
}

int main(int argc, char **argv)
{
    struct vfat_device device = {
        .read = read_image,
        .write = write_image,
        .alloc = allocate,
        .free = release,
        .now = now,
        .report = report,
    };
    const struct vfat_options options = {.exfat = &vfat_exfat};
    struct vfat_volume *volume;

    image = argc >= 2 ? open(argv[1], O_RDWR) : -1;
    if (image < 0) {
        fprintf(stderr, "recover IMAGE [NAME[=FILE]]...: cannot open it\n");
        return 1;
    }
    device.sectors = (uint64_t)lseek(image, 0, SEEK_END) / VFAT_SECTOR;
    int error = vfat_mount(&device, &options, &volume);
    if (error)
        return 1;
    for (int i = 2; !error && i < argc; i++)
        error = put(volume, argv[i]);
    return vfat_unmount(volume) || error;
}
