/* Prints what calls of the C library and of the system come to, for a comparison of two systems:
 * all areas, or those that the arguments name. Those of files come a second time below "tmp", which
 * is another file system in an image. */
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

static bool is_among(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

static bool wanted(const char *name, int argc, char **argv)
{
    return argc < 2 || is_among(name, (const char *const *)argv + 1, (size_t)argc - 1);
}

static void observe(const char *name, void (*area)(void))
{
    printf("area %s\n", name);
    if (mkdir(name, 0777) || chdir(name))
        perror("make a folder for an area");
    area();
    if (chdir(".."))
        perror("leave the folder of an area");
}

static void observe_all(const char *const *of, size_t count, int argc, char **argv)
{
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        if (wanted(areas[i].name, argc, argv) && (!of || is_among(areas[i].name, of, count)))
            observe(areas[i].name, areas[i].observe);
}

int main(int argc, char **argv)
{
    static const char *const files[] = {FILE_AREAS};

    observe_all(NULL, 0, argc, argv);
    mkdir("tmp", 0777);
    if (chdir("tmp"))
        perror("go to tmp");
    puts("in tmp");
    observe_all(files, sizeof files / sizeof *files, argc, argv);
    puts("end of the areas");
    return 0;
}
