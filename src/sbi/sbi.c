/* SBI calls, each with a fallback to the legacy one (SBI v2.0, chapter 5) where there is one. */
#include "sbi.h"
#include "src/mm/map.h"

#define LEGACY_SET_TIMER 0
#define LEGACY_PUTCHAR   1
#define LEGACY_GETCHAR   2
#define LEGACY_SHUTDOWN  8

#define BASE_PROBE 3
#define DBCN_WRITE 0
#define DBCN_READ  1

bool sbi_has(long extension)
{
    struct sbi_result result = sbi_call(SBI_EXT_BASE, BASE_PROBE, extension, 0, 0);
    return !result.error && result.value;
}

/* DBCN wants physically contiguous memory (SBI v2.0, section 12.1), which the image and each stack
 * are. It may accept fewer bytes than offered. */
static bool write_dbcn(const char *bytes, size_t length)
{
    while (length) {
        struct sbi_result result =
            sbi_call(SBI_EXT_DBCN, DBCN_WRITE, (long)length, (long)virt_to_phys(bytes), 0);
        if (result.error || (size_t)result.value > length)
            return false;
        bytes += result.value;
        length -= (size_t)result.value;
    }
    return true;
}

void sbi_console_write(const char *bytes, size_t length)
{
    if (sbi_has(SBI_EXT_DBCN) && write_dbcn(bytes, length))
        return;
    for (size_t i = 0; i < length; i++)
        sbi_call(LEGACY_PUTCHAR, 0, bytes[i], 0, 0);
}

size_t sbi_console_read(char *bytes, size_t size)
{
    if (sbi_has(SBI_EXT_DBCN)) {
        struct sbi_result result =
            sbi_call(SBI_EXT_DBCN, DBCN_READ, (long)size, (long)virt_to_phys(bytes), 0);
        return result.error || (size_t)result.value > size ? 0 : (size_t)result.value;
    }
    size_t count = 0;
    for (long byte; count < size && (byte = sbi_call(LEGACY_GETCHAR, 0, 0, 0, 0).error) >= 0;)
        bytes[count++] = (char)byte;
    return count;
}

/* Firmware older than SBI v0.2 has the legacy call only. */
void sbi_set_timer(uint64_t ticks)
{
    if (sbi_call(SBI_EXT_TIME, 0, (long)ticks, 0, 0).error)
        sbi_call(LEGACY_SET_TIMER, 0, (long)ticks, 0, 0);
}

void sbi_shutdown(bool failed)
{
    sbi_call(SBI_EXT_SRST, 0, 0, failed, 0);
    sbi_call(LEGACY_SHUTDOWN, 0, 0, 0, 0);
}

void sbi_reboot(void)
{
    sbi_call(SBI_EXT_SRST, 0, 1, 0, 0);
}
