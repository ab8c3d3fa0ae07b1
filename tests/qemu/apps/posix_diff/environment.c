/* The environment, options, and what runs before and after main(). */
#include "areas.h"
#include "observe.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static void variables(void)
{
    static char put[] = "PUT=first";

    STRING(getenv("NO_SUCH_NAME"));
    CALL(setenv("ONE", "1", 0));
    STRING(getenv("ONE"));
    CALL(setenv("ONE", "2", 0));
    STRING(getenv("ONE"));
    CALL(setenv("ONE", "3", 1));
    STRING(getenv("ONE"));
    STRING(getenv("ON"));
    CALL(setenv("", "x", 1));
    CALL(setenv("A=B", "x", 1));
    CALL(setenv("EMPTY", "", 1));
    STRING(getenv("EMPTY"));
    CALL(unsetenv("ONE"));
    STRING(getenv("ONE"));
    CALL(unsetenv("ONE"));
    CALL(unsetenv(""));
    CALL(unsetenv("A=B"));
    CALL(putenv(put));
    strcpy(put, "PUT=other");
    STRING(getenv("PUT"));
    STRING(secure_getenv("PUT"));
    CALL(clearenv());
    STRING(getenv("PUT"));
    TRUTH(!environ || !*environ);
    CALL(setenv("AGAIN", "yes", 1));
    STRING(getenv("AGAIN"));
    STRING(environ[0]);
    TRUTH(!environ[1]);
}

static void chosen(int argc, char **argv)
{
    static const struct option known[] = {{"verbose", no_argument, NULL, 'v'},
                                          {"value", required_argument, NULL, 'V'},
                                          {"maybe", optional_argument, NULL, 'm'},
                                          {NULL, 0, NULL, 0}};
    int option;

    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "+ab:c::", known, NULL)) != -1) {
        VALUE(option);
        STRING(optarg ? optarg : "-");
    }
    VALUE(optind);
}

static void options(void)
{
    char *short_ones[] = {"x", "-a", "-b", "value", "-bglued", "-c", "-cmore", "rest", "-a", NULL};
    char *long_ones[] = {"x",       "--verbose", "--value=5", "--value", "6",
                         "--maybe", "--maybe=7", "--",        "-a",      NULL};
    char *wrong[] = {"x", "-z", "--unknown", "--verbose=1", NULL};

    chosen(9, short_ones);
    chosen(9, long_ones);
    chosen(4, wrong);
}

static int constructed;

__attribute__((constructor(102))) static void second(void)
{
    constructed = constructed * 10 + 2;
}

__attribute__((constructor(101))) static void first(void)
{
    constructed = constructed * 10 + 1;
}

__attribute__((constructor)) static void third(void)
{
    constructed = constructed * 10 + 3;
}

static void last(void)
{
    puts("registered first, called last");
}

static void inner(void)
{
    puts("registered while the others run");
}

static void middle(void)
{
    puts("registered second");
    atexit(inner);
}

__attribute__((destructor)) static void destroy(void)
{
    puts("destructor");
    fflush(stdout);
}

void observe_environment(void)
{
    variables();
    options();
    VALUE(constructed);
    VALUE(atexit(last));
    VALUE(atexit(middle));
}
