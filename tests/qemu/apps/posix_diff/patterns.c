/* Regular expressions, patterns of names, and the words of a shell. */
#include "areas.h"
#include "observe.h"
#include <fnmatch.h>
#include <regex.h>
#include <stdio.h>
#include <wordexp.h>

static void match(const char *pattern, int flags, const char *text)
{
    regex_t compiled;
    regmatch_t parts[3];

    STRING(pattern);
    if (TRUTH(regcomp(&compiled, pattern, flags) != 0))
        return;
    VALUE((long long)compiled.re_nsub);
    if (!VALUE(regexec(&compiled, text, 3, parts, 0)))
        for (size_t i = 0; i < 3; i++) {
            VALUE(parts[i].rm_so);
            VALUE(parts[i].rm_eo);
        }
    regfree(&compiled);
}

static void regular(void)
{
    match("a.c", 0, "xxabcxx");
    match("^abc$", 0, "abcd");
    match("(a+)(b*)", REG_EXTENDED, "xaab");
    match("\\(a\\)\\1", 0, "caa");
    match("[[:digit:]]+", REG_EXTENDED, "abc123def");
    match("a|b|cd", REG_EXTENDED, "xcd");
    match("x{2,3}", REG_EXTENDED, "axxxxb");
    match("HELLO", REG_ICASE, "say hello");
    match("[^a-c]", 0, "abcd");
    match("(ab|a)(c|bcd)", REG_EXTENDED, "abcd");
    match("^b", REG_NEWLINE, "a\nb");
    match("[", 0, "");
    match("(", REG_EXTENDED, "");
    match("a{2,1}", REG_EXTENDED, "");
    match("[[:none:]]", 0, "");
    match("[b-a]", 0, "");
    match("\\", 0, "");
}

static void of_names(void)
{
    VALUE(fnmatch("*.c", "main.c", 0));
    VALUE(fnmatch("*.c", "main.h", 0));
    VALUE(fnmatch("*", ".hidden", FNM_PERIOD));
    VALUE(fnmatch("*", "a/b", FNM_PATHNAME));
    VALUE(fnmatch("*", "a/b", 0));
    VALUE(fnmatch("[a-c]?[!x]", "bxy", 0));
    VALUE(fnmatch("\\*", "*", 0));
    VALUE(fnmatch("\\*", "\\x", FNM_NOESCAPE));
    VALUE(fnmatch("ABC", "abc", FNM_CASEFOLD));
    VALUE(fnmatch("a/*", "a/.b", FNM_PATHNAME | FNM_PERIOD));
    VALUE(fnmatch("[[:upper:]]", "Q", 0));
    VALUE(fnmatch("", "", 0));
}

static void words(void)
{
    wordexp_t found;

    VALUE(wordexp("one | two", &found, WRDE_NOCMD));
    VALUE(wordexp("$(date)", &found, WRDE_NOCMD));
    VALUE(wordexp("`date`", &found, WRDE_NOCMD));
}

void observe_patterns(void)
{
    regular();
    of_names();
    words();
}
