/* Mounts and unmounts the volume that is the file of the first argument, as the next start after a
 * power cut does. */
#include "lib/fat/fat.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
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
    struct vfat_volume *volume;

    image = argc == 2 ? open(argv[1], O_RDWR) : -1;
    if (image < 0) {
        fprintf(stderr, "recover IMAGE: cannot open it\n");
        return 1;
    }
    device.sectors = (uint64_t)lseek(image, 0, SEEK_END) / VFAT_SECTOR;
    int error = vfat_mount(&device, NULL, &volume);
    return error || vfat_unmount(volume);
}
