#include "drivers/rtc/jh7110_rtc.h"
#include "lib/calendar/calendar.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/mmio.h>
#include <yao/time.h>

enum {
    CFG = 0x00,       /* I/O */
    IRQ_EN = 0x10,    /* I/O */
    IRQ_EVENT = 0x14, /* I/O: write 1 to clear, except the bit UPDATE */
    CFG_TIME = 0x28,  /* I/O: the time to set */
    CFG_DATE = 0x2c,  /* I/O: the date to set */
    TIME = 0x3c,      /* In */
    DATE = 0x40       /* In */
};

enum { ENABLE = 1 << 0, HOUR_MODE_24 = 1 << 3 }; /* of CFG */

#define UPDATE (1u << 31) /* of IRQ_EVENT: sets the clock to CFG_TIME and CFG_DATE */

/* Fields of TIME: hour, minute, second; of DATE: year of the century, month, day. Two decimal
 * digits of four bits each; the first may have fewer. */
struct field {
    unsigned shift, bits;
};

static const struct field time_fields[] = {{14, 7}, {7, 7}, {0, 7}};
static const struct field date_fields[] = {{11, 8}, {6, 5}, {0, 6}};

#define FIELDS      3
#define CENTURY     2000
#define FIRST_YEAR  2001
#define LAST_YEAR   2099
#define DAY_SECONDS 86400
#define TRIES       8u

static uint32_t get(const struct jh7110_rtc *clock, unsigned reg)
{
    return mmio_read32(clock->base + reg);
}

static void set(const struct jh7110_rtc *clock, unsigned reg, uint32_t value)
{
    mmio_write32(clock->base + reg, value);
}

/* -1: no decimal number */
static int decode(uint32_t value, struct field field)
{
    uint32_t digits = value >> field.shift & ((1u << field.bits) - 1);
    return (digits & 15) > 9 || digits >> 4 > 9 ? -1 : (int)(digits >> 4) * 10 + (int)(digits & 15);
}

static bool decode_all(uint32_t value, const struct field fields[FIELDS], int numbers[FIELDS])
{
    bool good = true;
    for (unsigned i = 0; i < FIELDS; i++)
        good &= (numbers[i] = decode(value, fields[i])) >= 0;
    return good;
}

static uint32_t encode_all(const struct field fields[FIELDS], const unsigned numbers[FIELDS])
{
    uint32_t value = 0;
    for (unsigned i = 0; i < FIELDS; i++)
        value |= (numbers[i] / 10 << 4 | numbers[i] % 10) << fields[i].shift;
    return value;
}

/* Two equal readings in a row: the clock runs on, maybe from one day to the next. */
static bool read_both(const struct jh7110_rtc *clock, uint32_t *time, uint32_t *date)
{
    for (unsigned i = 0; i < TRIES; i++) {
        *date = get(clock, DATE);
        *time = get(clock, TIME);
        if (get(clock, TIME) == *time && get(clock, DATE) == *date)
            return true;
    }
    return false;
}

static bool seconds_of(uint32_t time, uint32_t date, int64_t *seconds)
{
    int t[FIELDS], d[FIELDS];
    if (!decode_all(time, time_fields, t) || !decode_all(date, date_fields, d))
        return false;
    struct calendar_date day = {CENTURY + d[0], (unsigned)d[1], (unsigned)d[2]};
    if (t[0] > 23 || t[1] > 59 || t[2] > 59 || day.year < FIRST_YEAR || !calendar_valid(&day))
        return false;
    *seconds = (int64_t)calendar_days(&day) * DAY_SECONDS + t[0] * 3600 + t[1] * 60 + t[2];
    return true;
}

static int jh7110_rtc_read(struct rtc *rtc, int64_t *ns)
{
    uint32_t time, date;
    int64_t seconds;
    if (!read_both(rtc->priv, &time, &date))
        return device_error(rtc->node, -EIO, "clock: each reading differs");
    if (!seconds_of(time, date, &seconds))
        return device_error(rtc->node, -EINVAL, "clock: holds no time: %x %x", date, time);
    *ns = seconds * TIME_SECOND;
    return 0;
}

static int jh7110_rtc_set(struct rtc *rtc, int64_t ns)
{
    int64_t seconds = ns / TIME_SECOND;
    int32_t days = seconds < 0 ? -1 : (int32_t)(seconds / DAY_SECONDS);
    unsigned second = (unsigned)(seconds % DAY_SECONDS);
    struct calendar_date date = calendar_date(days);
    if (date.year < FIRST_YEAR || date.year > LAST_YEAR)
        return device_error(rtc->node, -ERANGE, "clock: can be set from %d to %d, not to %d",
                            FIRST_YEAR, LAST_YEAR, date.year);
    const unsigned t[] = {second / 3600, second / 60 % 60, second % 60};
    const unsigned d[] = {(unsigned)date.year - CENTURY, date.month, date.day};
    set(rtc->priv, CFG_TIME, encode_all(time_fields, t));
    set(rtc->priv, CFG_DATE, encode_all(date_fields, d));
    set(rtc->priv, IRQ_EVENT, UPDATE);
    return 0;
}

static const struct rtc_ops ops = {jh7110_rtc_read, jh7110_rtc_set};

void jh7110_rtc_init(struct jh7110_rtc *clock, uintptr_t base, dt_node node)
{
    *clock = (struct jh7110_rtc){.rtc = {&ops, clock, node}, .base = base};
    set(clock, IRQ_EN, 0);
    uint32_t cfg = get(clock, CFG);
    if ((cfg & (ENABLE | HOUR_MODE_24)) != (ENABLE | HOUR_MODE_24))
        set(clock, CFG, cfg | ENABLE | HOUR_MODE_24);
}
