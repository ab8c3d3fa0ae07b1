/* Sorting, searching, trees and tables; strings and characters. */
#include "areas.h"
#include "observe.h"
#include <ctype.h>
#include <libgen.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int compare(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return (left > right) - (left < right);
}

static void sorting(void)
{
    int numbers[500];
    unsigned seed = 1;
    bool sorted = true;

    for (int i = 0; i < 500; i++)
        numbers[i] = (int)((seed = seed * 1103515245 + 12345) >> 16);
    qsort(numbers, 500, sizeof *numbers, compare);
    for (int i = 1; i < 500; i++)
        sorted = sorted && numbers[i - 1] <= numbers[i];
    TRUTH(sorted);
    VALUE(numbers[0]);
    VALUE(numbers[499]);
    VALUE((int *)bsearch(&numbers[77], numbers, 500, sizeof *numbers, compare) - numbers);
    POINTER(bsearch(&(int){-1}, numbers, 500, sizeof *numbers, compare));
    POINTER(bsearch(&(int){-1}, numbers, 0, sizeof *numbers, compare));
    qsort(numbers, 0, sizeof *numbers, compare);
}

static int visits, leaves;

static void visit(const void *node, VISIT order, int depth)
{
    (void)node;
    (void)depth;
    visits++;
    leaves += order == leaf;
}

static void trees(void)
{
    static int keys[] = {5, 2, 8, 1, 9, 2};
    void *root = NULL;

    for (int i = 0; i < 6; i++)
        POINTER(tsearch(&keys[i], &root, compare));
    VALUE(**(int **)tfind(&(int){8}, &root, compare));
    POINTER(tfind(&(int){7}, &root, compare));
    twalk(root, visit);
    TRUTH(visits >= 5 && leaves >= 1);
    POINTER(tdelete(&(int){2}, &root, compare));
    POINTER(tdelete(&(int){2}, &root, compare));
    while (root)
        tdelete(*(int **)root, &root, compare);
}

static void tables(void)
{
    ENTRY *found, entry = {.key = "one", .data = "1"};

    VALUE(hcreate(10) != 0);
    POINTER(hsearch(entry, ENTER));
    entry.key = "two";
    TRUTH(!hsearch(entry, FIND));
    entry.key = "one";
    found = hsearch(entry, FIND);
    STRING(found ? found->data : NULL);
    hdestroy();
}

static void strings(void)
{
    char text[32] = "a,b,,c", *rest = text, path[] = "/one/two/", *save;

    STRING(strsep(&rest, ","));
    STRING(strsep(&rest, ","));
    STRING(strsep(&rest, ","));
    STRING(strsep(&rest, ","));
    STRING(strsep(&rest, ","));
    strcpy(text, "  x  y ");
    STRING(strtok_r(text, " ", &save));
    STRING(strtok_r(NULL, " ", &save));
    STRING(strtok_r(NULL, " ", &save));
    STRING(strncpy(memset(text, 'z', sizeof text), "ab", 4));
    STRING(strstr("needle in a haystack", "hay"));
    STRING(strpbrk("name=value;", ";="));
    STRING(strcasestr("Find ME", "me"));
    STRING(strchrnul("abc", 'x'));
    VALUE((long long)strspn("aabbc", "ab"));
    VALUE((long long)strnlen("abc", 2));
    VALUE(strcasecmp("HELLO", "hello"));
    VALUE(strverscmp("file9", "file10") < 0);
    VALUE(memcmp("abc", "abd", 3) < 0);
    STRING(memmem("abcabd", 6, "abd", 3));
    STRING(memrchr("abcabc", 'b', 6));
    STRING(basename(path));
    STRING(dirname(path));
    VALUE(ffs(48));
    STRING(stpcpy(text, "end"));
    VALUE(!!isalpha(200));
    VALUE(toupper('q'));
    VALUE(!!ispunct('~'));
}

static void messages(void)
{
    TRUTH(strlen(strerror(ENOENT)) > 4);
    TRUTH(strcmp(strerror(ENOENT), strerror(EACCES)));
    TRUTH(strlen(strerror(12345)) > 4);
    TRUTH(strlen(strsignal(2)) > 4);
}

void observe_searching(void)
{
    sorting();
    trees();
    tables();
    strings();
    messages();
}
