/* Code from which the compiler makes calls that are not in the source, some only at link time. */
#include "values.h"
#include <assert.h>
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf back;

static int by_number(const void *one, const void *other)
{
    const struct record *a = one, *b = other;
    return (a->number > b->number) - (a->number < b->number);
}

static void show_records(void)
{
    struct record records[RECORDS];
    for (int i = 0; i < RECORDS; i++)
        records[i] = make_record(RECORDS - i);
    struct record copy = records[0];
    qsort(records, RECORDS, sizeof records[0], by_number);
    printf("sorted %d %d %d, copied %s\n", records[0].number, records[1].number,
           records[RECORDS - 1].number, copy.name);
}

static void show_numbers(void)
{
    unsigned __int128 large = (unsigned __int128)volatile_u64(1) << 100;
    printf("divided %lu\n", (unsigned long)(large / volatile_u64(1000003)));
    printf("real %.3f %g\n", volatile_double(2.0) / 3, volatile_double(1e100));
}

static void show_text(void)
{
    char text[64];
    strcpy(text, volatile_text("copied"));
    strcat(text, " and joined");
    printf("%s\n", text);
    printf("%c", '!');
    fprintf(stdout, "%s", "written ");
    snprintf(text, sizeof text, "%-6s|%5.1f|%08lx", "left", volatile_double(1.25), 0xabcdL);
    puts(text);
}

int main(int argc, char **argv)
{
    (void)argv;
    printf("hello\n");
    show_records();
    show_numbers();
    show_text();
    int round = setjmp(back);
    printf("round %d\n", round);
    if (round < 2)
        longjmp(back, round + 1);
    errno = 0;
    printf("%ld %d\n", strtol("99999999999999999999", NULL, 10), errno == ERANGE);
    assert(argc < 2);
    return 0;
}
