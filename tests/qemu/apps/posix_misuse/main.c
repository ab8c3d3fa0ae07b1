/* Misuses the C library in the way that its argument names. */
#include "cancel.h"
#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void raise_without_handler(void)
{
    raise(SIGTERM);
}

static void kill_itself(void)
{
    kill(getpid(), SIGKILL);
}

static void abort_with_handler(void)
{
    signal(SIGABRT, SIG_IGN);
    abort();
}

static void fail_an_assertion(void)
{
    int apples = 2;
    assert(apples == 3);
}

static void break_a_pipe(void)
{
    int ends[2];

    if (pipe(ends) || close(ends[0]))
        perror("pipe");
    write(ends[1], "x", 1);
}

static int compare_for_ever(const void *one, const void *other)
{
    int pair[2] = {*(const int *)one, *(const int *)other};
    qsort(pair, 2, sizeof *pair, compare_for_ever);
    return pair[0] - pair[1];
}

static void overflow_in_a_callback(void)
{
    qsort((int[]){2, 1}, 2, sizeof(int), compare_for_ever);
}

static void raise_again(int number)
{
    raise(number);
}

static void overflow_in_a_handler(void)
{
    struct sigaction action = {.sa_handler = raise_again, .sa_flags = SA_NODEFER};

    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
}

static void measure_nothing(void)
{
    static const char *volatile nothing;
    printf("%zu\n", strlen(nothing));
}

static void sort_without_a_function(void)
{
    int (*volatile compare)(const void *, const void *) = NULL;
    qsort((int[]){2, 1}, 2, sizeof(int), compare);
}

/* A list of all that malloc() gives. */
static void allocate_everything(void)
{
    void **blocks = NULL, **next;
    size_t count = 0, again = 0;

    for (; (next = malloc(1 << 16)); count++) {
        *next = blocks;
        blocks = next;
    }
    printf("refused: %s\n", errno == ENOMEM ? "ENOMEM" : "another error");
    for (; blocks; blocks = next) {
        next = *blocks;
        free(blocks);
    }
    for (; (next = malloc(1 << 16)); again++) {
        *next = blocks;
        blocks = next;
    }
    printf("%s\n", count > 100 && again >= count ? "as much again" : "less than before");
}

static void print_to_nothing(void)
{
    FILE *gone = stdout;

    fclose(gone);
    fprintf(stderr, "printed: %d\n", printf("lost\n") < 0 ? -1 : 0);
}

#define DEED(name)                                                                                 \
    {                                                                                              \
#name, name                                                                                \
    }

static const struct {
    const char *name;
    void (*commit)(void);
} deeds[] = {
    DEED(raise_without_handler), DEED(kill_itself),      DEED(abort_with_handler),
    DEED(fail_an_assertion),     DEED(break_a_pipe),     DEED(overflow_in_a_callback),
    DEED(overflow_in_a_handler), DEED(measure_nothing),  DEED(sort_without_a_function),
    DEED(allocate_everything),   DEED(print_to_nothing), DEED(cancel_itself),
    DEED(cancel_in_a_wait),
};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (argc > 1 && !strcmp(argv[1], deeds[i].name))
            deeds[i].commit();
    return 0;
}
