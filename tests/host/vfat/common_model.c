#include "common_model.h"
#include "common_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct model model;

static uint32_t seed_now;

static uint32_t any(uint32_t below)
{
    seed_now = seed_now * 1664525 + 1013904223;
    return (seed_now >> 8) % below;
}

static struct state *now(void)
{
    return &model.states[model.count - 1];
}

static struct state *next(void)
{
    assert_true(model.count < MODEL_STATES);
    model.states[model.count] = model.states[model.count - 1];
    model.count++;
    now()->synced = false;
    now()->written = -1;
    return now();
}

static void done(void)
{
    now()->event = disk.event_count;
}

static const char *any_name(void)
{
    static const char *const names[] = {
        "a",
        "B.TXT",
        "a long name that needs slots",
        "another long name, longer than the first one.txt",
        "c.c",
        "Ünïcode",
        "x",
        "y",
        "z with more than enough letters to need three slots for its name"};
    return names[any(sizeof names / sizeof names[0])];
}

static int find(const char *path)
{
    for (unsigned i = 0; i < now()->count; i++)
        if (strcasecmp(now()->items[i].path, path) == 0)
            return (int)i;
    return -1;
}

static int any_item(bool folder)
{
    unsigned start = any(MODEL_ITEMS);
    for (unsigned i = 0; i < now()->count; i++) {
        unsigned at = (start + i) % now()->count;
        if (now()->items[at].folder == folder)
            return (int)at;
    }
    return -1;
}

/* A path in any folder. */
static void any_path(char *path)
{
    int folder = any(2) ? any_item(true) : -1;
    char made[200];
    snprintf(made, sizeof made, "%s%s%s", folder >= 0 ? now()->items[folder].path : "",
             folder >= 0 ? "/" : "", any_name());
    strcpy(path, strlen(made) < 70 ? made : any_name());
}

static void add(const char *path, bool folder)
{
    struct state *state = next();
    struct item *item = &state->items[state->count++];
    *item = (struct item){.folder = folder, .group = ++model.groups};
    strcpy(item->path, path);
    done();
}

static void drop(int at)
{
    struct state *state = next();
    state->items[at] = state->items[--state->count];
    done();
}

static void call_create(bool folder)
{
    char path[80];
    any_path(path);
    int error = disk_create(path, folder ? VFAT_FOLDER : VFAT_ARCHIVE);
    if (error == VFAT_ENOSPC)
        return;
    assert_int_equal(error, find(path) >= 0 ? VFAT_EEXIST : 0);
    if (!error)
        add(path, folder);
}

static bool has_children(int at)
{
    size_t length = strlen(now()->items[at].path);
    for (unsigned i = 0; i < now()->count; i++)
        if (strncmp(now()->items[i].path, now()->items[at].path, length) == 0 &&
            now()->items[i].path[length] == '/')
            return true;
    return false;
}

static void call_remove(void)
{
    int at = any_item(any(4) == 0);
    if (at < 0)
        return;
    int error = disk_unlink(now()->items[at].path);
    assert_int_equal(error, now()->items[at].folder && has_children(at) ? VFAT_ENOTEMPTY : 0);
    if (!error)
        drop(at);
}

static void write_item(struct vfat_node *node, int at, uint32_t from, uint32_t size, uint32_t seed)
{
    uint8_t *bytes = malloc(size + 1);
    for (uint32_t i = 0; i < size; i++)
        bytes[i] = disk_pattern(seed, from + i);
    int64_t written = vfat_write(node, bytes, size, from);
    free(bytes);
    if (written == VFAT_ENOSPC)
        return;
    assert_true(written == size || (written > 0 && written < size));
    size = (uint32_t)written;
    struct state *state = next();
    struct item *item = &state->items[at];
    item->seed = seed;
    if (from + size > item->size)
        item->size = from + size;
    state->written = at;
    done();
}

#define HELD 3

static struct vfat_node *held[HELD];
static uint32_t held_group[HELD];

/* Truncates and writes anew. */
static void call_put(void)
{
    struct vfat_node *node;
    int at = any_item(false);
    if (at < 0)
        return;
    assert_int_equal(disk_open(now()->items[at].path, &node), 0);
    assert_int_equal(vfat_truncate(node, 0), 0);
    struct item *item = &next()->items[at];
    item->size = 0;
    item->group = ++model.groups;
    for (unsigned i = 0; i < HELD; i++)
        if (held[i] == node)
            held_group[i] = item->group;
    done();
    write_item(node, at, 0, any(any(3) ? 700 : 9000), any(1000));
    vfat_close(node);
}

static void call_append(void)
{
    struct vfat_node *node;
    int at = any_item(false);
    if (at < 0)
        return;
    assert_int_equal(disk_open(now()->items[at].path, &node), 0);
    write_item(node, at, now()->items[at].size, any(2000), now()->items[at].seed);
    vfat_close(node);
}

/* Writes over what is there. */
static void call_overwrite(void)
{
    struct vfat_node *node;
    int at = any_item(false);
    if (at < 0)
        return;
    assert_int_equal(disk_open(now()->items[at].path, &node), 0);
    write_item(node, at, 0, now()->items[at].size, any(1000));
    vfat_close(node);
}

static void call_shorten(void)
{
    struct vfat_node *node;
    int at = any_item(false);
    if (at < 0)
        return;
    uint32_t size = any(now()->items[at].size + 1);
    assert_int_equal(disk_open(now()->items[at].path, &node), 0);
    assert_int_equal(vfat_truncate(node, size), 0);
    next()->items[at].size = size;
    done();
    vfat_close(node);
}

static void move_all(const char *from, const char *to)
{
    struct state *state = next();
    size_t length = strlen(from);
    for (unsigned i = 0; i < state->count; i++) {
        char rest[80], *path = state->items[i].path;
        if (strcasecmp(path, from) != 0 &&
            !(strncasecmp(path, from, length) == 0 && path[length] == '/'))
            continue;
        strcpy(rest, path + length);
        assert_true(strlen(to) + strlen(rest) < 80);
        sprintf(path, "%s%s", to, rest);
    }
    done();
}

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncasecmp(path, folder, length) == 0 && (path[length] == '/' || !path[length]);
}

static bool too_long(const char *from, const char *to)
{
    for (unsigned i = 0; i < now()->count; i++)
        if (is_below(now()->items[i].path, from) &&
            strlen(now()->items[i].path) - strlen(from) + strlen(to) >= 79)
            return true;
    return false;
}

static void call_rename(void)
{
    char from[80], to[80];
    int at = any_item(any(3) == 0), there;
    any_path(to);
    if (at < 0)
        return;
    strcpy(from, now()->items[at].path);
    bool folder = now()->items[at].folder;
    there = find(to);
    if (there == at || too_long(from, to))
        return;
    int expected = 0;
    if (folder && is_below(to, from))
        expected = VFAT_EINVAL;
    else if (there >= 0 && now()->items[there].folder != folder)
        expected = folder ? VFAT_ENOTDIR : VFAT_EISDIR;
    else if (there >= 0 && folder && has_children(there))
        expected = VFAT_ENOTEMPTY;
    int error = disk_rename(from, to);
    if (expected || error == VFAT_ENOSPC) {
        assert_true(error == expected || error == VFAT_ENOSPC);
        return;
    }
    assert_int_equal(error, 0);
    if (there >= 0) {
        strcpy(to, now()->items[there].path); /* its spelling stays */
        struct state *state = now();
        struct item gone = state->items[there];
        move_all(from, to);
        for (unsigned i = 0; i < now()->count; i++)
            if (strcmp(now()->items[i].path, to) == 0 && now()->items[i].group == gone.group)
                now()->items[i--] = now()->items[--now()->count];
        return;
    }
    move_all(from, to);
}

/* Keeps a file open, or closes it again; writes to it when its name is gone. */
static void call_hold(void)
{
    struct vfat_status status;
    unsigned which = any(HELD);
    int at = any_item(false);
    if (!held[which]) {
        if (at >= 0)
            assert_int_equal(disk_open(now()->items[at].path, &held[which]), 0);
        if (at >= 0)
            held_group[which] = now()->items[at].group;
        return;
    }
    assert_int_equal(vfat_stat(held[which], &status), 0);
    if (status.id == 0) {
        if (model.loose_count < sizeof model.loose / sizeof model.loose[0])
            model.loose[model.loose_count++] = held_group[which];
        int64_t written = vfat_write(held[which], "to nobody", 9, status.size + any(2000));
        assert_true(written == 9 || written == VFAT_ENOSPC);
    }
    if (any(2)) {
        vfat_close(held[which]);
        held[which] = NULL;
    }
}

static void let_go(void)
{
    for (unsigned i = 0; i < HELD; i++)
        if (held[i])
            vfat_close(held[i]);
    memset(held, 0, sizeof held);
}

static void call_sync(void)
{
    assert_int_equal((any(4) ? vfat_sync : vfat_settle)(disk.volume), 0);
    next()->synced = true;
    done();
}

static void call_any(void)
{
    unsigned which = any(22);
    if (which < 5 && now()->count + 2 < MODEL_ITEMS)
        call_create(which == 0);
    else if (which < 8)
        call_put();
    else if (which < 10)
        call_append();
    else if (which < 11)
        call_overwrite();
    else if (which < 12)
        call_shorten();
    else if (which < 14)
        call_remove();
    else if (which < 18)
        call_rename();
    else if (which < 20)
        call_hold();
    else
        call_sync();
}

static struct item begin_with[4];
static unsigned begin_count;

void model_begin_with(const char *path, uint32_t size, uint32_t seed)
{
    struct item *item = &begin_with[begin_count++];
    *item = (struct item){.size = size, .seed = seed, .group = begin_count};
    strcpy(item->path, path);
}

void model_run(unsigned seed, unsigned calls)
{
    seed_now = seed;
    model = (struct model){.count = 1, .states = calloc(MODEL_STATES, sizeof *model.states)};
    model.states[0] = (struct state){.synced = true, .written = -1, .count = begin_count};
    model.groups = begin_count;
    memcpy(model.states[0].items, begin_with, sizeof begin_with);
    begin_count = 0;
    while (calls--)
        call_any();
    let_go();
}

void model_free(void)
{
    free(model.states);
    model.states = NULL;
}

/* What was found on the disk. */
static struct state found;

static void list(struct vfat_node *folder, const char *path)
{
    static struct vfat_entry entry;
    uint32_t position = 0;
    while (vfat_readdir(folder, &position, &entry) == 1) {
        assert_true(found.count < MODEL_ITEMS);
        struct item *item = &found.items[found.count++];
        struct vfat_node *node;
        assert_true(strlen(path) + entry.length < 79);
        sprintf(item->path, "%s%s", path, entry.name);
        item->folder = entry.status.attributes & VFAT_FOLDER;
        item->size = (uint32_t)entry.status.size;
        if (!item->folder)
            continue;
        char inner[81];
        sprintf(inner, "%s/", item->path);
        assert_int_equal(vfat_open(folder, entry.name, entry.length, &node), 0);
        list(node, inner);
        vfat_close(node);
    }
}

static const struct item *find_in(const struct state *state, const char *path)
{
    for (unsigned i = 0; i < state->count; i++)
        if (strcmp(state->items[i].path, path) == 0)
            return &state->items[i];
    return NULL;
}

/* Is the byte what one of the versions of the file has there? Where it ended once and was made
 * longer again, a sector's rest may be zeros. */
static bool is_version(unsigned first, unsigned last, uint32_t group, uint8_t byte, uint32_t at)
{
    for (unsigned i = first; i <= last; i++)
        for (unsigned j = 0; j < model.states[i].count; j++) {
            const struct item *item = &model.states[i].items[j];
            if (!item->folder && item->group == group &&
                (byte == disk_pattern(item->seed, at) ||
                 (!byte && item->size <= at && at / VFAT_SECTOR == item->size / VFAT_SECTOR &&
                  item->size % VFAT_SECTOR)))
                return true;
        }
    return false;
}

static bool is_loose(uint32_t group)
{
    for (unsigned i = 0; i < model.loose_count; i++)
        if (model.loose[i] == group)
            return true;
    return false;
}

static bool has_content(const struct item *item, const struct item *known, unsigned first,
                        unsigned last)
{
    static uint8_t bytes[40000];
    struct vfat_node *node;
    bool same = true;
    assert_true(item->size <= sizeof bytes);
    assert_int_equal(disk_open(item->path, &node), 0);
    assert_int_equal(vfat_read(node, bytes, sizeof bytes, 0), item->size);
    vfat_close(node);
    for (uint32_t at = 0; same && at < item->size; at++)
        same = bytes[at] == disk_pattern(known->seed, at) ||
               is_version(first, last, known->group, bytes[at], at);
    return same;
}

/* @before: the state before the one that is compared; a file may be on the way from one to the
 * other. */
static bool has_item(const struct item *item, const struct state *state, const struct state *before,
                     unsigned first, unsigned last)
{
    const struct item *known = find_in(state, item->path);
    if (!known || known->folder != item->folder)
        return false;
    if (item->folder)
        return true;
    if (known->size != item->size) {
        const struct item *old = find_in(before, item->path);
        if (known != &state->items[state->written < 0 ? MODEL_ITEMS - 1 : state->written] || !old ||
            item->size < old->size || item->size > known->size)
            return false;
    }
    return is_loose(known->group) || has_content(item, known, first, last);
}

static bool is_state(unsigned i, unsigned first, unsigned last)
{
    const struct state *state = &model.states[i];
    if (state->count != found.count)
        return false;
    for (unsigned j = 0; j < found.count; j++)
        if (!has_item(&found.items[j], state, i ? state - 1 : state, first, last))
            return false;
    return true;
}

static void print_state(const struct state *state)
{
    for (unsigned i = 0; i < state->count; i++)
        print_message("  %s %u (%u, group %u)", state->items[i].path, state->items[i].size,
                      state->items[i].seed, state->items[i].group);
    print_message("\n");
}

unsigned model_compare(unsigned first, unsigned last)
{
    found = (struct state){.count = 0};
    list(disk.root, "");
    for (unsigned i = first; i <= last; i++)
        if (is_state(i, first, last))
            return i;
    print_message("found:");
    print_state(&found);
    for (unsigned i = first; i <= last; i++) {
        print_message("state %u:", i);
        print_state(&model.states[i]);
    }
    fail_msg("the volume is in none of the states %u to %u", first, last);
    return 0;
}
