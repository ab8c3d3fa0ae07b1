/*
 * A record: one line of text of a fixed length, so that it never crosses a sector, with a CRC, so
 * that a torn one is known:
 *     "<number>,<text>      ,<CRC-32 of all before it, in hex>\n"
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define RECORD_SIZE 64 /* divides the sector's 512 bytes */
#define RECORD_TEXT 40 /* characters of text at most */

/* What space that has no record yet is filled with: the file is plain text at any time. */
void record_make_blank(char record[RECORD_SIZE]);
bool record_is_blank(const char record[RECORD_SIZE]);

void record_make(char record[RECORD_SIZE], uint32_t number, const char *text);

/* Whether it is whole; then *number is its number. */
bool record_parse(const char record[RECORD_SIZE], uint32_t *number);
