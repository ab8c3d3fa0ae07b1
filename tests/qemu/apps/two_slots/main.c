/* A board with a card, which has the root, and an eMMC. */
#define _GNU_SOURCE
#include "../say.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void put(const char *path)
{
    int fd = open(path, O_CREAT | O_WRONLY, 0666);

    SAY(write(fd, path, strlen(path)));
    SAY(close(fd));
}

int main(void)
{
    DIR *folder = opendir("/dev");
    struct dirent *entry;

    put("/emmc/there");
    put("/here");
    SAY(rename("/here", "/emmc/here"));
    SAY(access("/emmc/Image", F_OK));
    SAY(access("/Image", F_OK));
    while ((entry = readdir(folder)))
        if (entry->d_type == DT_BLK)
            printf("%s\n", entry->d_name);
    SAY(open("/dev/mmcblk0", O_RDWR));
    SAY(open("/dev/mmcblk1p3", O_RDWR));
    return 0;
}
