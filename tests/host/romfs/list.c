/* Prints what a packed folder has, as tests/host/test_romfs.py wants it: for each path a line with
 * its kind, mode, links, inode and size, the place of a file with pages of its own, and its content
 * in hexadecimal digits. Each path is looked up again, with the spelling of the table. */
#include "lib/romfs/romfs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct romfs *load(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *image = aligned_alloc(ROMFS_PAGE, 1 << 28);

    if (!file || !image)
        exit(2);
    size_t size = fread(image, 1, 1 << 28, file);
    fclose(file);
    /* What is behind the end is not to be touched: ASan sees it. */
    char *exact = aligned_alloc(ROMFS_PAGE, size);
    memcpy(exact, image, size);
    free(image);
    if (((struct romfs *)exact)->pages * ROMFS_PAGE != size)
        exit(3);
    return (struct romfs *)exact;
}

static void print_bytes(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        printf("%02x", (unsigned char)bytes[i]);
}

static void print_content(const struct romfs *fs, const struct romfs_node *file)
{
    char part[777];
    uint64_t offset = 0;

    for (size_t got; (got = romfs_read(fs, file, part, sizeof part, offset)); offset += got)
        print_bytes(part, got);
    const char *pages = romfs_pages(fs, file);
    if (pages && ((uintptr_t)pages % ROMFS_PAGE || memcmp(pages, (char *)fs + file->start, 1)))
        exit(4);
    for (size_t i = file->size; pages && i % ROMFS_PAGE; i++)
        if (pages[i])
            exit(5);
}

static void print(const struct romfs *fs, const char *path)
{
    const struct romfs_node *node;
    const char *rest;

    if (romfs_find(fs, path, &node, &rest))
        exit(6);
    print_bytes(path, strlen(path));
    printf(" %o %u %llu %u ", node->mode, node->links, (unsigned long long)romfs_inode(fs, node),
           node->size);
    if (S_ISREG(node->mode))
        print_content(fs, node);
    puts("");
    if (!S_ISDIR(node->mode))
        return;
    for (uint64_t i = 0; i < node->size; i++) {
        const struct romfs_node *entry = romfs_entry(fs, node, i);
        char *below = malloc(strlen(path) + ROMFS_NAME + 2);
        sprintf(below, "%s/%s", path[1] ? path : "", romfs_name(fs, entry));
        if (romfs_parent(fs, entry) != node)
            exit(7);
        print(fs, below);
        free(below);
    }
}

int main(int argc, char **argv)
{
    const struct romfs *fs = load(argv[1]);

    printf("%lld\n", (long long)fs->time);
    print(fs, "/");
    free((void *)fs);
    return 0;
}
