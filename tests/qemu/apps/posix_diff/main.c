/* Prints what calls of the C library and of the system come to, for a comparison of two systems:
 * all areas, or those that the arguments name. */
#include "areas.h"
#include "observe.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *name;
    void (*observe)(void);
} areas[] = {
#define ENTRY(name) {#name, observe_##name},
    AREAS(ENTRY)
#undef ENTRY
};

static bool wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (!strcmp(name, argv[i]))
            return true;
    return argc < 2;
}

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
        if (!wanted(areas[i].name, argc, argv))
            continue;
        printf("area %s\n", areas[i].name);
        if (mkdir(areas[i].name, 0777) || chdir(areas[i].name))
            perror("make a folder for an area");
        areas[i].observe();
        if (chdir(".."))
            perror("leave the folder of an area");
    }
    puts("end of the areas");
    return 0;
}
