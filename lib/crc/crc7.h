/*
 * CRC-7 of SD and MMC commands: x^7 + x^3 + 1, initial value 0, most significant bit
 * first (SD Physical Layer Simplified Specification, section 4.5).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The checksum (0 to 127) of @length more bytes after @crc, the checksum so far: 0 at the
 * beginning. An SD command frame ends with the byte (checksum << 1) | 1. */
uint8_t crc7(uint8_t crc, const void *data, size_t length);
