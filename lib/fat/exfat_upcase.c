/* The volume's table of capitals. Only the pages in which units have some are kept. */
#include "buffers.h"
#include "exfat.h"
#include "table.h"

#define AS_THEY_ARE 0xffffu /* so many units, which follows, are their own capitals */
#define UNITS       65536u

/* What has been read of the table. */
struct reader {
    uint32_t unit; /* the next one */
    bool counts;   /* the next word is a number of units */
    uint32_t sum;
    uint32_t pages;
    uint16_t page_of[UNITS / PAGE_UNITS];
    struct vfat_exfat *exfat; /* NULL: they are only counted */
};

static void see(struct reader *reader, uint16_t upper)
{
    uint32_t unit = reader->unit++;
    uint16_t *page = &reader->page_of[unit / PAGE_UNITS];

    if (upper == unit)
        return;
    if (!*page)
        *page = (uint16_t)++reader->pages;
    if (reader->exfat)
        reader->exfat->pages[*page - 1][unit % PAGE_UNITS] = upper;
}

static void take(struct reader *reader, const uint8_t *bytes, uint32_t size)
{
    for (uint32_t i = 0; !reader->exfat && i < size; i++)
        reader->sum = (reader->sum >> 1 | reader->sum << 31) + bytes[i];
    for (uint32_t i = 0; i < size && reader->unit < UNITS; i += 2) {
        uint16_t word = (uint16_t)get16(bytes + i);
        if (reader->counts)
            reader->unit += word;
        else if (word != AS_THEY_ARE)
            see(reader, word);
        reader->counts = !reader->counts && word == AS_THEY_ARE;
    }
}

static int read_table(struct vfat_volume *volume, uint32_t first, uint32_t size,
                      struct reader *reader)
{
    struct map map = {.used = 0};
    struct run run;
    uint8_t *bytes;

    for (uint32_t i = 0; i * VFAT_SECTOR < size; i++) {
        int error = vfat_map(volume, &map, first, i >> volume->cluster_shift, 1, &run);
        if (!error && !run.count)
            return VFAT_EINVAL;
        if (!error)
            error = vfat_get(
                volume, cluster_sector(volume, run.cluster) + (i & (cluster_sectors(volume) - 1)),
                &bytes);
        if (error)
            return error;
        take(reader, bytes, smaller(size - i * VFAT_SECTOR, VFAT_SECTOR));
    }
    return 0;
}

static struct vfat_exfat *make(struct vfat_volume *volume, const struct reader *reader)
{
    struct vfat_exfat *exfat =
        vfat_alloc(volume, sizeof *exfat + reader->pages * sizeof *exfat->pages);

    if (!exfat)
        return NULL;
    memset(exfat, 0, sizeof *exfat);
    exfat->pages = (uint16_t(*)[PAGE_UNITS])(exfat + 1);
    memcpy(exfat->page_of, reader->page_of, sizeof exfat->page_of);
    for (uint32_t page = 0; page < UNITS / PAGE_UNITS; page++)
        for (uint32_t i = 0; exfat->page_of[page] && i < PAGE_UNITS; i++)
            exfat->pages[exfat->page_of[page] - 1][i] = (uint16_t)(page * PAGE_UNITS + i);
    return exfat;
}

int exfat_read_upcase(struct vfat_volume *volume, uint32_t first, uint64_t size, uint32_t sum)
{
    struct reader reader = {.exfat = NULL};

    if (!size || size % 2 || size > UNITS * sizeof(uint16_t))
        return VFAT_EINVAL;
    int error = read_table(volume, first, (uint32_t)size, &reader);
    if (error || reader.sum != sum)
        return error ? error : VFAT_EINVAL;
    volume->exfat = make(volume, &reader);
    if (!volume->exfat)
        return VFAT_ENOMEM;
    reader.exfat = volume->exfat;
    reader.unit = 0;
    reader.counts = false;
    return read_table(volume, first, (uint32_t)size, &reader);
}
