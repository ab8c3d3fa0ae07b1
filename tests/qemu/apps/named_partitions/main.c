/* Counts its starts in two volumes that have partitions of their own, beside the card's files. */
#include <stdio.h>
#include <sys/statvfs.h>

static int count(const char *path)
{
    int starts = 0;
    FILE *file = fopen(path, "r");
    if (file) {
        if (fscanf(file, "%d", &starts) != 1)
            perror(path);
        fclose(file);
    }
    file = fopen(path, "w");
    if (!file || fprintf(file, "%d\n", starts + 1) < 0 || fclose(file))
        perror(path);
    return starts + 1;
}

int main(void)
{
    struct statvfs space;
    const char *const files[] = {"/count", "/data/count", "/log/count"};

    for (int i = 0; i < 3; i++) {
        int starts = count(files[i]);
        if (statvfs(files[i], &space))
            perror(files[i]);
        printf("%s: %d, %lu KiB\n", files[i], starts, space.f_blocks * (space.f_frsize / 512) / 2);
    }
    return 0;
}
