#include "common_exfat.h"
#include "common_disk.h"
#include <assert.h>
#include <string.h>

static uint32_t get(const uint8_t *at)
{
    return (uint32_t)(at[0] | at[1] << 8 | at[2] << 16) | (uint32_t)at[3] << 24;
}

static void put(uint8_t *at, uint64_t value, unsigned bytes)
{
    for (; bytes--; value >>= 8)
        *at++ = (uint8_t)value;
}

uint32_t made_cluster_bytes(void)
{
    return 1u << (disk.bytes[108] + disk.bytes[109]);
}

static uint8_t *sector(uint32_t number)
{
    return disk.bytes + ((uint64_t)number << disk.bytes[108]);
}

uint8_t *made_cluster(uint32_t cluster)
{
    return sector(get(disk.bytes + 88)) + (uint64_t)(cluster - 2) * made_cluster_bytes();
}

static uint32_t root(void)
{
    return get(disk.bytes + 96);
}

static void link(uint32_t cluster, uint32_t next)
{
    put(sector(get(disk.bytes + 80)) + 4 * cluster, next, 4);
}

static uint8_t *bitmap(void)
{
    uint8_t *slot = made_cluster(root());
    while (slot[0] != 0x81)
        slot += 32;
    return made_cluster(get(slot + 20));
}

/* A table's units are their own capitals where 0xffff and a number say so. */
void made_small_upcase(void)
{
    uint16_t table[] = {0xffff, 'a', [28] = 0xffff, 0xffff - 'z'};
    uint8_t *slot = made_cluster(root()), *bytes;
    uint32_t sum = 0;
    for (unsigned i = 0; i < 26; i++)
        table[2 + i] = (uint16_t)('A' + i);
    while (slot[0] != 0x82)
        slot += 32;
    bytes = made_cluster(get(slot + 20));
    for (unsigned i = 0; i < sizeof table; i++) {
        bytes[i] = (uint8_t)(table[i / 2] >> i % 2 * 8);
        sum = (sum >> 1 | sum << 31) + bytes[i];
    }
    put(slot + 4, sum, 4);
    put(slot + 24, sizeof table, 8);
}

static bool take(uint32_t cluster)
{
    uint8_t *byte = bitmap() + (cluster - 2) / 8, bit = (uint8_t)(1 << (cluster - 2) % 8);
    bool free = !(*byte & bit);
    *byte |= bit;
    return free;
}

/* In a row, or each second one and linked. */
static uint32_t allocate(uint64_t size, bool in_row)
{
    uint32_t count = (uint32_t)((size + made_cluster_bytes() - 1) / made_cluster_bytes());
    uint32_t step = in_row ? 1 : 2, first = get(disk.bytes + 92) / 2;
    while (bitmap()[(first - 2) / 8])
        first += 8;
    for (uint32_t i = 0; i < count; i++) {
        assert(take(first + i * step));
        if (!in_row)
            link(first + i * step, i + 1 < count ? first + (i + 1) * step : 0xffffffff);
    }
    return count ? first : 0;
}

static uint16_t rotate(uint16_t sum)
{
    return (uint16_t)(sum >> 1 | sum << 15);
}

static uint8_t upper(uint8_t letter)
{
    return letter >= 'a' && letter <= 'z' ? letter - 32 : letter;
}

static void sum_up(uint8_t *set, unsigned slots)
{
    uint16_t sum = 0;
    for (unsigned i = 0; i < slots * 32; i++)
        if (i != 2 && i != 3)
            sum = (uint16_t)(rotate(sum) + set[i]);
    put(set + 2, sum, 2);
}

static uint16_t hash_of(const char *name)
{
    uint16_t hash = 0;
    for (; *name; name++) {
        hash = (uint16_t)(rotate(hash) + upper((uint8_t)*name));
        hash = rotate(hash);
    }
    return hash;
}

static unsigned fill(uint8_t *set, const struct made *made, uint32_t first)
{
    unsigned length = (unsigned)strlen(made->name), slots = 2 + (length + 14) / 15;
    memset(set, 0, 32 * slots);
    set[0] = 0x85, set[1] = (uint8_t)(slots - 1), set[4] = made->attributes;
    put(set + 8, made->time, 4);
    put(set + 12, made->time, 4);
    put(set + 16, made->time, 4);
    set[22] = set[23] = set[24] = made->zone;
    set[32] = 0xc0, set[33] = made->in_row ? 3 : 1, set[35] = (uint8_t)length;
    put(set + 36, hash_of(made->name), 2);
    put(set + 40, made->valid, 8);
    put(set + 52, first, 4);
    put(set + 56, made->size, 8);
    for (unsigned i = 0; i < length; i++)
        set[64 + i / 15 * 32 + 2 + i % 15 * 2] = (uint8_t)made->name[i];
    for (unsigned i = 2; i < slots; i++)
        set[i * 32] = 0xc1;
    sum_up(set, slots);
    return slots;
}

uint32_t made_put(uint32_t folder, const struct made *made, unsigned seed)
{
    uint32_t first = allocate(made->size, made->in_row), step = made->in_row ? 1 : 2;
    uint8_t *slot = made_cluster(folder ? folder : root());
    for (uint64_t i = 0; i < made->size; i++) {
        uint32_t cluster = first + (uint32_t)(i / made_cluster_bytes()) * step;
        made_cluster(cluster)[i % made_cluster_bytes()] =
            made->attributes & VFAT_FOLDER ? 0 : disk_pattern(seed, i);
    }
    while (slot[0])
        slot += 32;
    fill(slot, made, first);
    return first;
}

/* The root's last set, and its end. */
static uint8_t *last_set(uint8_t **end)
{
    uint8_t *set = NULL, *slot = made_cluster(root());
    for (; slot[0]; slot += 32)
        if (slot[0] == 0x85)
            set = slot;
    *end = slot;
    return set;
}

uint32_t made_add_vendor(uint64_t size, bool in_row)
{
    uint32_t first = allocate(size, in_row);
    uint8_t *end, *set = last_set(&end);
    end[0] = 0xe1, end[1] = in_row ? 3 : 1, end[2] = 0x77;
    put(end + 20, first, 4);
    put(end + 24, size, 8);
    set[1]++;
    sum_up(set, set[1] + 1u);
    return first;
}

void made_run_over_the_end(uint32_t clusters, uint64_t size)
{
    uint32_t first = get(disk.bytes + 92) + 2 - clusters;
    uint8_t *end, *set = last_set(&end);
    put(set + 40, size, 8);
    put(set + 52, first, 4);
    put(set + 56, size, 8);
    sum_up(set, set[1] + 1u);
    for (uint32_t i = 0; i < clusters; i++)
        assert(take(first + i));
}

void made_sum_boot(void)
{
    uint32_t sum = 0, sector_bytes = 1u << disk.bytes[108];
    for (uint32_t i = 0; i < 11 * sector_bytes; i++)
        if (i != 106 && i != 107 && i != 112)
            sum = (sum >> 1 | sum << 31) + disk.bytes[i];
    for (uint32_t i = 0; i < sector_bytes; i += 4)
        put(disk.bytes + 11 * sector_bytes + i, sum, 4);
}

static void spoil(uint8_t *from, const uint8_t *to)
{
    for (; from < to; from++)
        *from = (uint8_t)(0xa5 ^ (from - disk.bytes) >> 3 ^ (from - disk.bytes) >> 9);
}

void made_spoil(void)
{
    uint32_t fat = get(disk.bytes + 80), size = get(disk.bytes + 84);
    spoil(sector(24), sector(fat));
    spoil(sector(fat + size), made_cluster(2));
    for (uint32_t i = 2; i < get(disk.bytes + 92) + 2; i++)
        if (!(bitmap()[(i - 2) / 8] >> (i - 2) % 8 & 1))
            spoil(made_cluster(i), made_cluster(i + 1));
}
