#include "common_model.h"
#include "common_volume.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PATH   100
#define ITEMS  24
#define STATES 600
#define CALLS  200
#define HELD   4
#define LARGE  20000

struct content {
    uint32_t size, seed;
};

struct item {
    char path[PATH];
    bool folder;
    struct content synced; /* what a cut leaves */
};

/* What the medium has to hold when so many events have reached it. */
struct state {
    unsigned count;
    struct item items[ITEMS];
    size_t event;
};

struct open {
    struct file *file;
    int item; /* -1: its name is gone */
    struct content content;
};

size_t model_events;

static struct state states[STATES];
static unsigned state_count;
static struct open held[HELD];
static uint32_t seed_now;

static uint32_t any(uint32_t below)
{
    seed_now = seed_now * 1664525 + 1013904223;
    return (seed_now >> 8) % below;
}

static struct state *now(void)
{
    return &states[state_count - 1];
}

static struct state *next(void)
{
    assert_true(state_count < STATES);
    states[state_count] = states[state_count - 1];
    state_count++;
    return now();
}

/* States of a call that changes the volume twice are all possible until it is over. */
static void done(unsigned from)
{
    for (unsigned i = from; i < state_count; i++)
        states[i].event = disk.event_count;
}

static int find(const char *path)
{
    for (unsigned i = 0; i < now()->count; i++)
        if (!strcmp(now()->items[i].path, path))
            return (int)i;
    return -1;
}

static int any_item(bool folder)
{
    unsigned start = any(ITEMS);

    for (unsigned i = 0; i < now()->count; i++) {
        unsigned at = (start + i) % now()->count;
        if (now()->items[at].folder == folder)
            return (int)at;
    }
    return -1;
}

static void any_path(char *path)
{
    static const char *const names[] = {"a", "b", "c", "a-name-that-is-longer-than-others", "d"};
    int folder = any(2) ? any_item(true) : -1;
    const char *above = folder >= 0 ? now()->items[folder].path : "";

    sprintf(path, "%s/%s", strlen(above) < 40 ? above : "", names[any(5)]);
}

static struct open *holder_of(int item)
{
    for (unsigned i = 0; i < HELD; i++)
        if (held[i].file && held[i].item == item)
            return &held[i];
    return NULL;
}

static void add(const char *path, bool folder)
{
    struct state *state = next();
    struct item *item = &state->items[state->count++];

    *item = (struct item){.folder = folder};
    strcpy(item->path, path);
}

/* The last item takes its place. */
static void drop(int at)
{
    struct state *state = next();
    int last = (int)--state->count;

    state->items[at] = state->items[last];
    for (unsigned i = 0; i < HELD; i++) {
        if (held[i].item == at)
            held[i].item = -1;
        if (held[i].item == last)
            held[i].item = at;
    }
}

static void call_make(bool folder)
{
    char path[PATH];
    struct file *file;
    unsigned before = state_count;

    any_path(path);
    int there = find(path);
    if (folder) {
        int error = littlefs_mkdir(volume, path, 0777);
        assert_int_equal(error, there >= 0 ? -EEXIST : 0);
    } else {
        int error = file_try_open(path, O_RDWR | O_CREAT | O_EXCL, &file);
        assert_int_equal(error, there >= 0 ? -EEXIST : 0);
        if (!error)
            assert_int_equal(file_close(file), 0);
    }
    if (there < 0)
        add(path, folder);
    done(before);
}

static void sync_open(struct open *open)
{
    if (open->item < 0)
        return;
    next()->items[open->item].synced = open->content;
}

static void call_hold(void)
{
    struct open *open = &held[any(HELD)];
    unsigned before = state_count;
    int at = any_item(false);

    if (open->file) {
        assert_int_equal(file_close(open->file), 0);
        sync_open(open);
        *open = (struct open){.item = -1};
        done(before);
    } else if (at >= 0 && !holder_of(at)) {
        *open =
            (struct open){file_open(now()->items[at].path, O_RDWR), at, now()->items[at].synced};
    }
}

/* All of it anew, longer, or shorter. */
static void call_write(void)
{
    struct open *open = &held[any(HELD)];
    struct content *content = &open->content;

    if (!open->file)
        return;
    unsigned how = any(4);
    uint32_t size = any(any(3) ? 700 : LARGE);
    if (how == 0) {
        size = any(content->size + 1);
        assert_int_equal(open->file->ops->truncate(open->file, (off_t)size), 0);
        content->size = size;
    } else if (how == 1 && content->size + size < LARGE) {
        file_fill(open->file, size, content->seed, (off_t)content->size);
        content->size += size;
    } else {
        *content = (struct content){size, any(200)};
        assert_int_equal(open->file->ops->truncate(open->file, 0), 0);
        file_fill(open->file, size, content->seed, 0);
    }
}

/* All of them one by one, so that their order is known; then nothing is left to do. */
static void call_sync(void)
{
    unsigned before = state_count, all = !any(3), which = any(HELD);

    for (unsigned i = 0; i < HELD; i++)
        if (held[i].file && (all || i == which)) {
            assert_int_equal(file_sync(held[i].file), 0);
            sync_open(&held[i]);
        }
    done(before);
    size_t events = disk.event_count;
    if (all)
        assert_int_equal(littlefs_sync(volume), 0);
    assert_int_equal(disk.event_count, events);
}

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    return !strncmp(path, folder, length) && path[length] == '/';
}

static bool has_children(int at)
{
    for (unsigned i = 0; i < now()->count; i++)
        if (is_below(now()->items[i].path, now()->items[at].path))
            return true;
    return false;
}

static void call_remove(void)
{
    int at = any_item(any(3) == 0);
    unsigned before = state_count;

    if (at < 0)
        return;
    const struct item *item = &now()->items[at];
    int error = (item->folder ? littlefs_rmdir : littlefs_unlink)(volume, item->path);
    assert_int_equal(error, item->folder && has_children(at) ? -ENOTEMPTY : 0);
    if (!error)
        drop(at);
    done(before);
}

static int expected(int from, int there, const char *to)
{
    const struct item *items = now()->items;

    if (is_below(to, items[from].path))
        return items[from].folder ? -EINVAL : -ENOTDIR;
    if (there < 0 || there == from)
        return 0;
    if (items[there].folder != items[from].folder)
        return items[there].folder ? -EISDIR : -ENOTDIR;
    return items[there].folder && has_children(there) ? -ENOTEMPTY : 0;
}

static bool too_long(const char *from, const char *to)
{
    for (unsigned i = 0; i < now()->count; i++)
        if (is_below(now()->items[i].path, from) &&
            strlen(now()->items[i].path) - strlen(from) + strlen(to) >= PATH)
            return true;
    return false;
}

static void move(struct state *state, const char *from, const char *to)
{
    for (unsigned i = 0; i < state->count; i++) {
        char rest[PATH], *path = state->items[i].path;
        if (strcmp(path, from) != 0 && !is_below(path, from))
            continue;
        strcpy(rest, path + strlen(from));
        sprintf(path, "%s%s", to, rest);
    }
}

/* What is open is synced before, also if littlefs then refuses. */
static void call_rename(void)
{
    char from[PATH], to[PATH];
    int at = any_item(any(3) == 0);
    unsigned before = state_count;

    any_path(to);
    if (at < 0 || too_long(now()->items[at].path, to))
        return;
    strcpy(from, now()->items[at].path);
    int there = find(to), error = littlefs_rename(volume, from, to);
    assert_int_equal(error, expected(at, there, to));
    if (there == at || is_below(to, from))
        return;
    if (holder_of(at))
        sync_open(holder_of(at));
    unsigned synced = state_count;
    if (error) {
        done(before);
        return;
    }
    if (there >= 0)
        drop(there);
    struct state *state = state_count > synced ? now() : next();
    move(state, from, to);
    done(before);
}

static void call_any(void)
{
    unsigned which = any(20);

    if (which < 5 && now()->count + 1 < ITEMS)
        call_make(which == 0);
    else if (which < 8)
        call_hold();
    else if (which < 13)
        call_write();
    else if (which < 15)
        call_sync();
    else if (which < 17)
        call_remove();
    else
        call_rename();
}

/* Content in memory is as the calls left it, too. */
static void check_held(void)
{
    for (unsigned i = 0; i < HELD; i++)
        if (held[i].file)
            file_expect(held[i].file, held[i].content.size, held[i].content.seed);
}

void model_run(unsigned seed)
{
    disk_forget_events();
    seed_now = seed;
    state_count = 1;
    states[0] = (struct state){.count = 0};
    for (unsigned i = 0; i < HELD; i++)
        held[i] = (struct open){.item = -1};
    for (unsigned i = 0; i < CALLS; i++) {
        call_any();
        if (i % 8 == 0)
            check_held();
    }
    check_held();
    model_events = disk.event_count;
    for (unsigned i = 0; i < HELD; i++)
        if (held[i].file)
            assert_int_equal(file_close(held[i].file), 0);
}

static bool has_content(const struct item *item)
{
    struct file *file = file_open(item->path, O_RDONLY);
    static uint8_t bytes[LARGE + 1];
    ssize_t size = file_read(file, bytes, sizeof bytes);
    bool same = size == (ssize_t)item->synced.size;

    for (ssize_t i = 0; same && i < size; i++)
        same = bytes[i] == pattern(item->synced.seed, (size_t)i);
    assert_int_equal(file_close(file), 0);
    return same;
}

static unsigned count_below(const char *path)
{
    struct file *folder = file_open(path, O_RDONLY);
    const struct file_entry *entry;
    unsigned count = 0;
    int result;

    while ((result = folder->ops->entry(folder, &entry)) == 1) {
        char inner[300];
        sprintf(inner, "%s/%s", path[1] ? path : "", entry->name);
        if (strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0)
            count += 1 + (entry->type == 4 ? count_below(inner) : 0);
        folder->ops->entry_taken(folder);
    }
    assert_int_equal(result, 0);
    file_close(folder);
    return count;
}

static bool is_state(const struct state *state)
{
    struct stat status;

    for (unsigned i = 0; i < state->count; i++) {
        const struct item *item = &state->items[i];
        if (littlefs_stat(volume, item->path, &status) || !S_ISDIR(status.st_mode) != !item->folder)
            return false;
        if (!item->folder && !has_content(item))
            return false;
    }
    return count_below("/") == state->count;
}

/* From the last state that was complete then to the end of the call that was not. */
static void check(size_t event)
{
    unsigned first = 0, last;

    while (first + 1 < state_count && states[first + 1].event <= event)
        first++;
    for (last = first; last + 1 < state_count; last++)
        if (states[last].event > event && states[last + 1].event > states[last].event)
            break;
    for (unsigned i = first; i <= last; i++)
        if (is_state(&states[i]))
            return;
    fail_msg("a cut at event %zu of %zu leaves none of the states %u to %u", event, model_events,
             first, last);
}

void model_check_disk(size_t event)
{
    disk_mount();
    check(event);
    put("/written-after", 6000, 9);
    expect("/written-after", 6000, 9);
    disk_lose();
}
