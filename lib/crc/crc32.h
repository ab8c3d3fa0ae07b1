/*
 * CRC-32 as GPT, gzip and Ethernet use it (IEEE 802.3: polynomial 0x04c11db7 reflected,
 * start and final inversion ones).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* CRC of @length more bytes. @crc is 0 for the first piece, then the previous result. */
uint32_t crc32_update(uint32_t crc, const void *bytes, size_t length);
