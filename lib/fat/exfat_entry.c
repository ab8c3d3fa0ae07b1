/* What the first two slots of a set say. */
#include "exfat.h"

enum { DAY = 24 * 60 }; /* minutes */

static uint32_t days_of(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[(month - 1) % 12] + (month == 2 && year % 4 == 0 && year != 120 ? 1u : 0u);
}

/* A day before or behind @date: bits as in struct vfat_status; year 120 is 2100. */
static uint32_t next_day(uint32_t date, int by)
{
    uint32_t year = date >> 9, month = date >> 5 & 15;
    uint32_t day = (date & 31) + (uint32_t)by;

    if (day > days_of(year, month))
        day = 1, month++;
    if (day == 0) {
        month--;
        day = days_of(month ? year : year - 1, month ? month : 12);
    }
    year = month == 13 ? year + 1 : month == 0 ? year - 1 : year;
    month = month == 13 ? 1 : month == 0 ? 12 : month;
    return year > 127 ? date : year << 9 | month << 5 | day;
}

/* In UTC. @zone: quarters of an hour east of it, in seven bits with a sign, if the highest bit is
 * set. */
static uint32_t to_utc(uint32_t time, uint8_t zone)
{
    int east = (zone & 0x7f) < 64 ? zone & 0x7f : (zone & 0x7f) - 128;
    int minutes = (int)(time >> 11 & 31) * 60 + (int)(time >> 5 & 63) - east * 15;
    uint32_t date = time >> 16;

    if (!(zone & 0x80) || !east || !(date >> 5 & 15))
        return time;
    int by = minutes < 0 ? -1 : minutes >= DAY ? 1 : 0;
    minutes -= by * DAY;
    return (by ? next_day(date, by) : date) << 16 | (uint32_t)(minutes / 60) << 11 |
           (uint32_t)(minutes % 60) << 5 | (time & 31);
}

void exfat_get(const uint8_t *bytes, struct entry *entry)
{
    uint64_t size = get64(bytes + STREAM_SIZE), valid = get64(bytes + STREAM_VALID);

    entry->size = size;
    entry->valid = valid < size ? valid : size;
    entry->first = get32(bytes + STREAM_FIRST);
    entry->in_row = (bytes[STREAM_FLAGS] & IN_ROW) != 0;
    entry->written = to_utc(get32(bytes + FILE_WRITTEN), bytes[FILE_WRITTEN_ZONE]);
    entry->created = to_utc(get32(bytes + FILE_CREATED), bytes[FILE_CREATED_ZONE]);
    entry->accessed =
        (uint16_t)(to_utc(get32(bytes + FILE_ACCESSED), bytes[FILE_ACCESSED_ZONE]) >> 16);
    entry->attributes = bytes[FILE_ATTRIBUTES];
}

/* A time that stays keeps its zone and what is finer than two seconds. */
static bool put_time(uint8_t *bytes, uint32_t at, uint32_t zone, uint32_t time)
{
    if (to_utc(get32(bytes + at), bytes[zone]) == time)
        return false;
    put32(bytes + at, time);
    bytes[zone] = ZONE_UTC;
    return true;
}

void exfat_put(const struct entry *entry, uint8_t *bytes)
{
    uint32_t accessed = to_utc(get32(bytes + FILE_ACCESSED), bytes[FILE_ACCESSED_ZONE]);

    if (put_time(bytes, FILE_CREATED, FILE_CREATED_ZONE, entry->created))
        bytes[FILE_CREATED_10MS] = 0;
    if (put_time(bytes, FILE_WRITTEN, FILE_WRITTEN_ZONE, entry->written))
        bytes[FILE_WRITTEN_10MS] = 0;
    if (accessed >> 16 != entry->accessed)
        put_time(bytes, FILE_ACCESSED, FILE_ACCESSED_ZONE, (uint32_t)entry->accessed << 16);
    bytes[FILE_ATTRIBUTES] = entry->attributes;
    bytes[STREAM_FLAGS] = (uint8_t)(MAY_ALLOCATE | (entry->in_row ? IN_ROW : 0));
    put32(bytes + STREAM_FIRST, entry->first);
    put64(bytes + STREAM_SIZE, entry->size);
    put64(bytes + STREAM_VALID, entry->valid);
}

void exfat_copy(uint8_t *to, const uint8_t *from)
{
    memcpy(to + FILE_ATTRIBUTES, from + FILE_ATTRIBUTES, SLOT - FILE_ATTRIBUTES);
    to[STREAM_FLAGS] = from[STREAM_FLAGS];
    memcpy(to + STREAM_VALID, from + STREAM_VALID, SLOT - (STREAM_VALID - STREAM));
}
