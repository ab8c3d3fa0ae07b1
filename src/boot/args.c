/* Splits the boot arguments into argv: see args.h. */
#include "args.h"
#include "environment.h"
#include <stdbool.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* Copies one argument from *@from to *@to without its quotes, and advances both past it. */
static void copy_argument(const char **from, char **to)
{
    char quote = 0;
    const char *at = *from;
    for (; *at && (quote || !is_blank(*at)); at++) {
        if (quote ? *at == quote : *at == '"' || *at == '\'')
            quote = quote ? 0 : *at;
        else if (*at == '\\' && quote != '\'' && at[1])
            *(*to)++ = *++at;
        else
            *(*to)++ = *at;
    }
    *(*to)++ = 0;
    *from = at;
}

char **args_split(char *program, const char *text, int *count)
{
    size_t length = text ? strlen(text) : 0;
    char *bytes = permanent_alloc(length + 1, 1);
    /* At most every second byte begins an argument; besides, there are program name and NULL, the
     * environment and its NULL, and the end of the auxiliary vector. */
    size_t room = length / 2 + 6 + environment_write(NULL);
    char **argv = permanent_alloc(room * sizeof *argv, sizeof *argv);
    int found = 0;
    if (!bytes || !argv)
        panic("boot: no memory is left for the arguments");
    argv[found++] = program;
    while (text && *text) {
        if (is_blank(*text)) {
            text++;
            continue;
        }
        argv[found++] = bytes;
        copy_argument(&text, &bytes);
    }
    environment_write((const char **)argv + found + 1);
    *count = found;
    return argv;
}
