/* Named semaphores of the only process: a list. musl's are files that several processes map. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct named {
    sem_t semaphore; /* first: the caller's pointer */
    struct named *next;
    unsigned opened; /* how often */
    bool gone;       /* its name is */
    char name[];
};

static struct named *all;

/* 0, or the errno of what is no name. */
static int check(const char **name)
{
    *name += strspn(*name, "/");
    if (!**name || strchr(*name, '/'))
        return EINVAL;
    return strlen(*name) > NAME_MAX ? ENAMETOOLONG : 0;
}

static struct named *find(const char *name)
{
    struct named *found = all;

    while (found && (found->gone || strcmp(found->name, name)))
        found = found->next;
    return found;
}

static int make(const char *name, unsigned value, struct named **new)
{
    if (value > SEM_VALUE_MAX)
        return EINVAL;
    *new = calloc(1, sizeof **new + strlen(name) + 1);
    if (!*new)
        return ENOMEM;
    sem_init(&(*new)->semaphore, 0, value);
    strcpy((*new)->name, name);
    (*new)->next = all;
    all = *new;
    return 0;
}

/* musl's declaration has the mode and the value behind O_CREAT only. */
static unsigned value_of(va_list more)
{
    va_arg(more, mode_t);
    return va_arg(more, unsigned);
}

sem_t *sem_open(const char *name, int flags, ...)
{
    struct named *found = NULL;
    va_list more;
    int error = check(&name);

    va_start(more, flags);
    if (!error)
        found = find(name);
    if (found && (flags & O_CREAT) && (flags & O_EXCL))
        error = EEXIST;
    else if (!error && !found)
        error = flags & O_CREAT ? make(name, value_of(more), &found) : ENOENT;
    va_end(more);
    if (error) {
        errno = error;
        return SEM_FAILED;
    }
    found->opened++;
    return &found->semaphore;
}

/* Frees it when nobody can get at it any more. */
static void settle(struct named *named)
{
    struct named **link = &all;

    if (named->opened || !named->gone)
        return;
    while (*link != named)
        link = &(*link)->next;
    *link = named->next;
    free(named);
}

int sem_close(sem_t *semaphore)
{
    struct named *named = (struct named *)semaphore;

    named->opened--;
    settle(named);
    return 0;
}

int sem_unlink(const char *name)
{
    int error = check(&name);
    struct named *found = error ? NULL : find(name);

    if (!found) {
        errno = error ? error : ENOENT;
        return -1;
    }
    found->gone = true;
    settle(found);
    return 0;
}
