/* What scanf() reads, and where it stops. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static int a, b, used;
static char word[32], other[32];
static double real;

static void numbers(void)
{
    VALUE(sscanf("12 -34", "%d %d", &a, &b));
    VALUE(a);
    VALUE(b);
    VALUE(sscanf("0x1f 010 9", "%i %i", &a, &b));
    VALUE(a);
    VALUE(b);
    VALUE(sscanf("1234567", "%3d%2d", &a, &b));
    VALUE(a);
    VALUE(b);
    VALUE(sscanf("x", "%d", &a));
    VALUE(sscanf("", "%d", &a));
    VALUE(sscanf("   ", "%d", &a));
    VALUE(sscanf("12x", "%d%n", &a, &used));
    VALUE(used);
    VALUE(sscanf("5,6", "%d,%d", &a, &b));
    VALUE(sscanf("5;6", "%d,%d", &a, &b));
    VALUE(sscanf("7 8 9", "%*d %d", &a));
    VALUE(a);
    VALUE(sscanf("-", "%d", &a));
    VALUE(sscanf("ff", "%x", (unsigned *)&a));
    VALUE(a);
}

static void words(void)
{
    VALUE(sscanf("  one two", "%s%s", word, other));
    STRING(word);
    STRING(other);
    VALUE(sscanf("abcdef", "%3s%s", word, other));
    STRING(word);
    STRING(other);
    VALUE(sscanf("abc123", "%[a-z]%[0-9]", word, other));
    STRING(word);
    STRING(other);
    VALUE(sscanf("key=value", "%[^=]=%s", word, other));
    STRING(word);
    STRING(other);
    VALUE(sscanf("]x", "%[]x]", word));
    STRING(word);
    VALUE(sscanf("123", "%[a-z]", word));
    VALUE(sscanf(" ab", "%c%c", word, other));
    VALUE(word[0]);
    VALUE(sscanf("100%", "%d%%%n", &a, &used));
    VALUE(used);
}

static void reals(void)
{
    float single;

    VALUE(sscanf("1.5e3", "%lf", &real));
    REAL(real);
    VALUE(sscanf("0x1.8p1", "%lf", &real));
    REAL(real);
    VALUE(sscanf("inf", "%lf", &real));
    REAL(real);
    VALUE(sscanf("-nan", "%lf", &real));
    REAL(real);
    VALUE(sscanf(".5.5", "%f%lf", &single, &real));
    REAL(single);
    REAL(real);
    VALUE(sscanf("e5", "%lf", &real));
}

static void allocated(void)
{
    char *text = NULL;

    VALUE(sscanf("first second", "%ms", &text));
    STRING(text);
    free(text);
}

/* What it does not take is read next. */
static void from_a_file(void)
{
    FILE *file;

    create("numbers", "12 34x56 +7 end");
    file = fopen("numbers", "r");
    VALUE(fscanf(file, "%d", &a));
    VALUE(ftell(file));
    VALUE(fscanf(file, "%d", &a));
    VALUE(ftell(file));
    VALUE(fscanf(file, "%d", &a));
    VALUE(ftell(file));
    VALUE(fgetc(file));
    VALUE(fscanf(file, "%d%d", &a, &b));
    VALUE(ftell(file));
    VALUE(fscanf(file, "%d", &a));
    VALUE(fscanf(file, "%31s", word));
    STRING(word);
    VALUE(fscanf(file, "%31s", word));
    VALUE(!!feof(file));
    fclose(file);
}

void observe_scanning(void)
{
    numbers();
    words();
    reals();
    allocated();
    from_a_file();
}
