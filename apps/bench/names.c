/* A folder of many long names: made, listed and removed. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "section.h"

#define FOLDER "/names"
#define NAMES  1000
#define LONG   "a long name with a number %04d.txt"

static char names[NAMES][sizeof FOLDER "/" LONG];

/* The paths are made before, as printf() is not what is measured. */
static bool make_folder(void)
{
    for (int i = 0; i < NAMES; i++)
        snprintf(names[i], sizeof names[i], FOLDER "/" LONG, i);
    return mkdir(FOLDER, 0777) == 0;
}

static bool create_all(void)
{
    for (int i = 0; i < NAMES; i++) {
        int made = open(names[i], O_WRONLY | O_CREAT | O_EXCL, 0666);
        if (made < 0 || close(made) != 0)
            return false;
    }
    return true;
}

static bool list_all(void)
{
    DIR *folder = opendir(FOLDER);
    int count = 0;

    while (folder && readdir(folder))
        count++;
    return folder && closedir(folder) == 0 && count == NAMES + 2;
}

static bool run_long_names(void)
{
    bool done = create_all() && list_all();
    for (int i = 0; done && i < NAMES; i++)
        done = unlink(names[i]) == 0;
    return done;
}

const struct section section_long_names = {
    "long_names", 5, 1, make_folder, NULL, run_long_names,
};
