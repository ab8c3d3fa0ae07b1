/*
 * How a program starts, in place of musl's src/env/__libc_start_main.c and __init_tls.c. Theirs
 * looks for privileges that the process may have got, and opens files and maps memory for that; an
 * image that does neither would need both. The vector has the form in which Linux passes it.
 */
#include <unistd.h>

#include "pthread_impl.h" /* after it: it makes a macro of syscall() */

#define BLOCK 64 /* the greatest alignment of thread-local variables: see ld/yao.ld */

/* What musl knows of the only thread lies below its thread-local variables, where tp points. */
static struct {
    char padding[-sizeof(struct pthread) % BLOCK];
    struct pthread thread;
} start_thread __attribute__((section(".thread,\"aw\",@nobits#"), aligned(BLOCK)));

extern const size_t __tls_image_start[], __tls_image_end[]; /* ld/yao.ld */
extern size_t __tls_start[];

extern void (*const __init_array_start[])(void);
extern void (*const __init_array_end[])(void);

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv);

static void start_threads(void)
{
    struct pthread *self = &start_thread.thread;

    self->self = self->prev = self->next = self;
    self->detach_state = DT_JOINABLE;
    self->tid = (int)__syscall(SYS_set_tid_address, &start_thread);
    self->locale = &libc.global_locale;
    self->robust_list.head = &self->robust_list.head;
}

static void name_program(char *path)
{
    __progname = __progname_full = path;
    for (; *path; path++)
        if (*path == '/')
            __progname = path + 1;
}

/* @argv: the arguments, NULL, the environment, NULL, and the auxiliary vector. */
static void start_library(int argc, char **argv)
{
    char **environment = argv + argc + 1, **end = environment;
    size_t *to = __tls_start;

    while (*end)
        end++;
    __environ = environment;
    libc.auxv = (size_t *)(end + 1);
    libc.page_size = 4096;
    for (const size_t *from = __tls_image_start; from != __tls_image_end;)
        *to++ = *from++;
    name_program(argv[0]);
    start_threads();
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv)
{
    start_library(argc, argv);
    for (void (*const *constructor)(void) = __init_array_start; constructor != __init_array_end;
         constructor++)
        (*constructor)();
    exit(main(argc, argv, __environ));
}
