#include "record.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CRC_DIGITS 8
#define CRC_AT     (RECORD_SIZE - 1 - CRC_DIGITS)
#define DIGITS     10 /* of the number */

/* CRC-32 of ISO-HDLC, as zlib's crc32(). */
static uint32_t crc32(const char *bytes, size_t size)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void seal(char record[RECORD_SIZE], const char *from)
{
    char crc[CRC_DIGITS + 1];
    snprintf(crc, sizeof crc, "%08" PRIx32, crc32(from, CRC_AT));
    memcpy(record + CRC_AT, crc, CRC_DIGITS);
    record[RECORD_SIZE - 1] = '\n';
}

void record_make_blank(char record[RECORD_SIZE])
{
    memset(record, ' ', RECORD_SIZE - 1);
    record[RECORD_SIZE - 1] = '\n';
}

bool record_is_blank(const char record[RECORD_SIZE])
{
    char blank[RECORD_SIZE];
    record_make_blank(blank);
    return memcmp(record, blank, RECORD_SIZE) == 0;
}

void record_make(char record[RECORD_SIZE], uint32_t number, const char *text)
{
    char line[CRC_AT + 1];
    int length = snprintf(line, sizeof line, "%010" PRIu32 ",%.*s", number, RECORD_TEXT, text);
    memcpy(record, line, (size_t)length);
    memset(record + length, ' ', (size_t)(CRC_AT - 1 - length));
    record[CRC_AT - 1] = ',';
    seal(record, record);
}

bool record_parse(const char record[RECORD_SIZE], uint32_t *number)
{
    char sealed[RECORD_SIZE], digits[DIGITS + 1] = {0};
    memcpy(sealed, record, RECORD_SIZE);
    seal(sealed, record);
    memcpy(digits, record, DIGITS);
    *number = (uint32_t)strtoul(digits, NULL, 10);
    return memcmp(sealed, record, RECORD_SIZE) == 0;
}
