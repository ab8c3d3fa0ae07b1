/* Streams: the modes of fopen(), where they read and write, their buffers and ends. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char text[64];

static void mode(const char *name)
{
    FILE *file;

    create("file", "0123456789");
    STRING(name);
    file = POINTER(fopen("file", name));
    if (!file)
        return;
    TRUTH(fputs("ab", file) >= 0);
    VALUE(!!ferror(file));
    clearerr(file);
    VALUE(ftell(file));
    CALL(fseek(file, 1, SEEK_SET));
    TRUTH(fgetc(file) == '1');
    VALUE(!!ferror(file));
    VALUE(!!feof(file));
    VALUE(ftell(file));
    CALL(fclose(file));
    STRING(content("file"));
}

static void modes(void)
{
    static const char *const names[] = {"r", "r+", "w", "w+", "a", "a+", "rb", "wb+", "ab+"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        mode(names[i]);
    create("file", "kept");
    POINTER(fopen("file", "wx"));
    STRING(content("file"));
    POINTER(fopen("file", "w+x"));
    POINTER(fopen("file", "z"));
    POINTER(fopen("none", "r"));
    POINTER(fopen("none", "r+"));
    POINTER(fopen("none/file", "w"));
    POINTER(fopen("", "w"));
    POINTER(fopen(".", "w"));
    CALL(fclose(fopen("new", "wx")));
    STRING(content("new"));
}

/* Reading and writing in turns. */
static void turns(void)
{
    FILE *file;

    create("file", "one two three");
    file = fopen("file", "a+");
    VALUE(fread(text, 1, 4, file));
    CALL(fseek(file, 0, SEEK_CUR));
    TRUTH(fputs(" four", file) >= 0);
    VALUE(ftell(file));
    CALL(fseek(file, 4, SEEK_SET));
    VALUE(fread(text, 1, 4, file));
    BYTES(text, 4);
    CALL(fclose(file));
    STRING(content("file"));
    file = fopen("file", "r+");
    VALUE(fscanf(file, "%63s", text));
    VALUE(ftell(file));
    CALL(fseek(file, 0, SEEK_CUR));
    TRUTH(fputs("-TWO", file) >= 0);
    CALL(fflush(file));
    VALUE(fgetc(file));
    CALL(fclose(file));
    STRING(content("file"));
}

static void pushed_back(void)
{
    FILE *file;

    create("file", "12ab");
    file = fopen("file", "r+");
    VALUE(fgetc(file));
    VALUE(ungetc('x', file));
    VALUE(ftell(file));
    VALUE(fgetc(file));
    VALUE(ftell(file));
    VALUE(ungetc(EOF, file));
    CALL(fseek(file, 0, SEEK_END));
    VALUE(fgetc(file));
    VALUE(!!feof(file));
    VALUE(ungetc('y', file));
    VALUE(!!feof(file));
    VALUE(fgetc(file));
    VALUE(fgetc(file));
    rewind(file);
    VALUE(!!feof(file));
    VALUE(ungetc('z', file));
    CALL(fseek(file, 2, SEEK_SET));
    VALUE(fgetc(file));
    CALL(fclose(file));
}

static void positions(void)
{
    fpos_t place;
    FILE *file = fopen("file", "w+");

    TRUTH(fputs("position", file) >= 0);
    CALL(fseek(file, 3, SEEK_SET));
    CALL(fgetpos(file, &place));
    VALUE(fgetc(file));
    CALL(fsetpos(file, &place));
    VALUE(fgetc(file));
    CALL(fseek(file, -3, SEEK_SET));
    CALL(fseek(file, -100, SEEK_CUR));
    CALL(fseek(file, 0, 77));
    VALUE(ftell(file));
    CALL(fseeko(file, 3, SEEK_END));
    TRUTH(fputs("!", file) >= 0);
    VALUE(ftello(file));
    CALL(fclose(file));
    BYTES(content("file"), 12);
}

static void buffers(void)
{
    static char room[BUFSIZ];
    FILE *file = fopen("file", "w");

    CALL(setvbuf(file, room, _IOFBF, sizeof room));
    TRUTH(fputs("full\n", file) >= 0);
    STRING(content("file"));
    CALL(fflush(file));
    STRING(content("file"));
    CALL(fclose(file));
    file = fopen("file", "w");
    CALL(setvbuf(file, NULL, _IONBF, 0));
    TRUTH(fputs("none", file) >= 0);
    STRING(content("file"));
    CALL(fclose(file));
    file = fopen("file", "w");
    CALL(setvbuf(file, room, _IOLBF, sizeof room));
    TRUTH(fputs("line\n", file) >= 0);
    STRING(content("file"));
    TRUTH(fputs("rest", file) >= 0);
    STRING(content("file"));
    CALL(fflush(NULL));
    STRING(content("file"));
    CALL(fclose(file));
}

static void ends(void)
{
    FILE *file = fopen("file", "r");

    VALUE(fread(text, 4, 3, file));
    VALUE(!!feof(file));
    VALUE(fgetc(file));
    VALUE(fread(text, 1, 0, file));
    clearerr(file);
    VALUE(!!feof(file));
    TRUTH(fputc('x', file) >= 0);
    VALUE(!!ferror(file));
    VALUE(fcntl(fileno(file), F_GETFD));
    CALL(close(fileno(file)));
    CALL(fseek(file, 0, SEEK_SET));
    CALL(fclose(file));
}

static void reopened(void)
{
    FILE *file = fopen("file", "w"), *again;

    TRUTH(fputs("before", file) >= 0);
    again = POINTER(freopen("other", "w+", file));
    TRUTH(again == file);
    TRUTH(fputs("after", file) >= 0);
    rewind(file);
    STRING(fgets(text, sizeof text, file));
    CALL(fclose(file));
    STRING(content("file"));
    STRING(content("other"));
    POINTER(freopen("none/file", "w", fopen("file", "r")));
}

void observe_streams(void)
{
    modes();
    turns();
    pushed_back();
    positions();
    buffers();
    ends();
    reopened();
}
