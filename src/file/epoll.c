#include "epoll.h"
#include "poll.h"
#include "src/sched/ready.h"
#include "stream.h"
#include <errno.h>
#include <stdlib.h>

#define ALWAYS (EPOLLERR | EPOLLHUP) /* reported unasked */
#define INPUT  (EPOLLIN | EPOLLRDNORM | EPOLLRDHUP)
#define OUTPUT (EPOLLOUT | EPOLLWRNORM)
#define LEVELS 5 /* of lists in lists (epoll(7)) */

/* A file of the list. It is known by its descriptor as well: one file may be in it by several. */
struct entry {
    struct entry *next;
    struct file *file;
    int fd;
    struct epoll_event wanted;
    bool disabled; /* by EPOLLONESHOT */
    bool seen;     /* with these, for EPOLLET */
    uint32_t arrivals, rooms;
};

struct epoll {
    struct file file;
    struct epoll *other; /* the next list of all */
    struct entry *entries;
    uint32_t changes;
};

static const struct file_ops epoll_ops;
static struct epoll *all;

struct epoll *epoll_of(struct file *file)
{
    return file->ops == &epoll_ops ? (struct epoll *)file : NULL;
}

static struct entry **place_of(struct epoll *epoll, int fd, const struct file *file)
{
    struct entry **place = &epoll->entries;

    while (*place && ((*place)->fd != fd || (*place)->file != file))
        place = &(*place)->next;
    return place;
}

/* Whether @file is a list that has @epoll in it, or has more levels below it than @levels. */
static bool loops(struct file *file, const struct epoll *epoll, int levels)
{
    const struct epoll *list = epoll_of(file);

    if (!list)
        return false;
    if (list == epoll || !levels)
        return true;
    for (const struct entry *entry = list->entries; entry; entry = entry->next)
        if (loops(entry->file, epoll, levels - 1))
            return true;
    return false;
}

static void change(struct epoll *epoll)
{
    epoll->changes++;
    ready_changed();
}

static void append(struct epoll *epoll, struct entry *entry)
{
    struct entry **end = &epoll->entries;

    while (*end)
        end = &(*end)->next;
    entry->next = NULL;
    *end = entry;
}

int epoll_add(struct epoll *epoll, int fd, struct file *file, const struct epoll_event *event)
{
    if (*place_of(epoll, fd, file))
        return -EEXIST;
    if (loops(file, epoll, LEVELS))
        return -ELOOP;
    struct entry *entry = calloc(1, sizeof *entry);
    if (!entry)
        return -ENOMEM;
    entry->file = file;
    entry->fd = fd;
    entry->wanted = *event;
    append(epoll, entry);
    change(epoll);
    return 0;
}

int epoll_modify(struct epoll *epoll, int fd, struct file *file, const struct epoll_event *event)
{
    struct entry *entry = *place_of(epoll, fd, file);

    if (!entry)
        return -ENOENT;
    if ((entry->wanted.events | event->events) & EPOLLEXCLUSIVE)
        return -EINVAL;
    entry->wanted = *event;
    entry->disabled = entry->seen = false;
    change(epoll);
    return 0;
}

static void drop(struct entry **place)
{
    struct entry *entry = *place;

    *place = entry->next;
    free(entry);
}

int epoll_remove(struct epoll *epoll, int fd, struct file *file)
{
    struct entry **place = place_of(epoll, fd, file);

    if (!*place)
        return -ENOENT;
    drop(place);
    return 0;
}

/* A file that is closed leaves all lists. */
static void leave_lists(struct file *file)
{
    for (struct epoll *epoll = all; epoll; epoll = epoll->other)
        for (struct entry **place = &epoll->entries; *place;)
            if ((*place)->file == file)
                drop(place);
            else
                place = &(*place)->next;
}

/* Whether anything happened since the last event was taken. */
static bool is_new(const struct entry *entry, const struct ready *ready)
{
    if (!entry->seen)
        return true;
    return (entry->wanted.events & INPUT && ready->arrivals != entry->arrivals) ||
           (entry->wanted.events & OUTPUT && ready->rooms != entry->rooms);
}

/* The events of @entry now. */
static uint32_t look_at(struct entry *entry, uint64_t *again_ns, struct ready *ready)
{
    if (entry->disabled)
        return 0;
    *ready = (struct ready){.again_ns = *again_ns};
    file_poll(entry->file, ready);
    *again_ns = ready->again_ns;
    if (entry->wanted.events & EPOLLET && !is_new(entry, ready))
        return 0;
    return (uint32_t)ready->events & (entry->wanted.events | ALWAYS);
}

static void taken(struct entry *entry, const struct ready *ready)
{
    entry->seen = true;
    entry->arrivals = ready->arrivals;
    entry->rooms = ready->rooms;
    entry->disabled = entry->wanted.events & EPOLLONESHOT;
}

/* Entries whose events were taken go to the end: so those behind them get their turn. */
static void rotate(struct epoll *epoll, struct entry **first_left)
{
    struct entry *taken_ones = epoll->entries, *left = *first_left;

    if (!left || left == taken_ones)
        return;
    *first_left = NULL;
    epoll->entries = left;
    while (left->next)
        left = left->next;
    left->next = taken_ones;
}

int epoll_take(struct epoll *epoll, struct epoll_event *events, int room, uint64_t *again_ns)
{
    struct entry **place = &epoll->entries;
    struct ready ready;
    int count = 0;

    for (; *place && count < room; place = &(*place)->next) {
        uint32_t found = look_at(*place, again_ns, &ready);
        if (!found)
            continue;
        taken(*place, &ready);
        events[count++] = (struct epoll_event){.events = found, .data = (*place)->wanted.data};
    }
    rotate(epoll, place);
    return count;
}

static void poll_list(struct file *file, struct ready *ready)
{
    struct epoll *epoll = epoll_of(file);

    ready->events = 0;
    ready->arrivals = epoll->changes;
    for (struct entry *entry = epoll->entries; entry; entry = entry->next) {
        struct ready of_entry = {0};
        if (look_at(entry, &ready->again_ns, &of_entry))
            ready->events = EPOLLIN | EPOLLRDNORM;
        ready->arrivals += of_entry.arrivals + of_entry.rooms;
    }
}

static ssize_t read_list(struct file *file, void *buffer, size_t size)
{
    return -EINVAL;
}

static ssize_t write_list(struct file *file, const void *buffer, size_t size)
{
    return -EINVAL;
}

static int close_list(struct file *file)
{
    struct epoll *epoll = epoll_of(file), **place = &all;

    while (*place != epoll)
        place = &(*place)->other;
    *place = epoll->other;
    while (epoll->entries)
        drop(&epoll->entries);
    free(epoll);
    return 0;
}

static const struct file_ops epoll_ops = {
    .read = read_list,
    .write = write_list,
    .poll = poll_list,
    .status = stream_status_unnamed,
    .close = close_list,
};

struct file *epoll_make(int flags)
{
    struct epoll *epoll = calloc(1, sizeof *epoll);

    if (!epoll)
        return NULL;
    epoll->file = (struct file){.ops = &epoll_ops, .flags = O_RDWR};
    epoll->other = all;
    all = epoll;
    fd_last_closed = leave_lists;
    return &epoll->file;
}
