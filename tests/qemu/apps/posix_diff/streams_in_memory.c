/* Streams without a name: fmemopen(), open_memstream(), tmpfile(); and lines of any length. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void on_a_buffer(void)
{
    char buffer[9] = "12345678", text[16];
    FILE *file = POINTER(fmemopen(buffer, sizeof buffer - 1, "r"));

    VALUE(fread(text, 1, 3, file));
    VALUE(ftell(file));
    CALL(fseek(file, -2, SEEK_END));
    VALUE(fgetc(file));
    CALL(fseek(file, 9, SEEK_SET));
    TRUTH(fputc('x', file) >= 0);
    CALL(fclose(file));
    file = POINTER(fmemopen(buffer, sizeof buffer - 1, "w"));
    TRUTH(fputs("new", file) >= 0);
    VALUE(ftell(file));
    CALL(fclose(file));
    BYTES(buffer, 8);
    file = POINTER(fmemopen(buffer, sizeof buffer - 1, "a"));
    TRUTH(fputs("er", file) >= 0);
    CALL(fclose(file));
    BYTES(buffer, 8);
    POINTER(fmemopen(buffer, 8, "z"));
}

static void growing(void)
{
    char *data = NULL;
    size_t size = 77;
    FILE *file = POINTER(open_memstream(&data, &size));

    TRUTH(fputs("hello", file) >= 0);
    CALL(fflush(file));
    STRING(data);
    VALUE(size);
    CALL(fseek(file, 2, SEEK_SET));
    TRUTH(fputs("LLO, and more", file) >= 0);
    VALUE(ftell(file));
    CALL(fclose(file));
    STRING(data);
    VALUE(size);
    free(data);
}

static void lines(void)
{
    FILE *file;
    char *line = NULL;
    size_t room = 0;

    create("lines", "first\n\na longer line than the first one;fields;end");
    file = fopen("lines", "r");
    VALUE(getline(&line, &room, file));
    STRING(line);
    VALUE(getline(&line, &room, file));
    STRING(line);
    VALUE(getdelim(&line, &room, ';', file));
    STRING(line);
    VALUE(getdelim(&line, &room, ';', file));
    STRING(line);
    VALUE(getline(&line, &room, file));
    STRING(line);
    VALUE(getline(&line, &room, file));
    TRUTH(feof(file));
    CALL(fclose(file));
    free(line);
}

static void short_lines(void)
{
    char text[6];
    FILE *file = fopen("lines", "r");

    STRING(fgets(text, sizeof text, file));
    STRING(fgets(text, sizeof text, file));
    STRING(fgets(text, sizeof text, file));
    STRING(fgets(text, 2, file));
    STRING(fgets(text, 1, file));
    CALL(fseek(file, 0, SEEK_END));
    STRING(fgets(text, sizeof text, file));
    CALL(fclose(file));
}

static void temporary(void)
{
    FILE *file;
    char text[16];

    mkdir("/tmp", 0777);
    file = POINTER(tmpfile());
    if (!file)
        return;
    TRUTH(fputs("temporary", file) >= 0);
    rewind(file);
    STRING(fgets(text, sizeof text, file));
    CALL(fclose(file));
}

/* With cookies of the program's own. */
static ssize_t give(void *cookie, char *buffer, size_t size)
{
    int *left = cookie;

    if (*left <= 0 || !size)
        return 0;
    *buffer = (char)('0' + (*left)--);
    return 1;
}

static void own(void)
{
    int left = 3;
    char text[16];
    FILE *file = POINTER(fopencookie(&left, "r", (cookie_io_functions_t){.read = give}));

    STRING(fgets(text, sizeof text, file));
    TRUTH(fputc('x', file) >= 0);
    CALL(fclose(file));
}

void observe_streams_in_memory(void)
{
    on_a_buffer();
    growing();
    lines();
    short_lines();
    temporary();
    own();
}
