/* Names: UTF-8 outside, UTF-16 in long names, code page 437 in short ones. */
#pragma once

#include "volume.h"

/* 0, VFAT_EINVAL (no UTF-8, or empty), VFAT_ENAMETOOLONG. */
int vfat_name_from_utf8(struct name *name, const char *text, size_t length);

/* @text has room for VFAT_NAME_BYTES. Returns the length without the NUL. */
uint32_t vfat_name_to_utf8(struct name *name, char *text);

/* May a new file have it? Drops dots at its end. */
bool vfat_name_check(struct name *name);

/* Drops dots at its end: are there any? */
bool vfat_name_strip(struct name *name);

/* Upper case, beyond ASCII. */
uint16_t vfat_fold_more(uint16_t unit);

static inline uint16_t vfat_fold(uint16_t unit)
{
    return unit >= 0x80 ? vfat_fold_more(unit)
                        : (uint16_t)(unit - (((uint16_t)(unit - 'a') < 26) << 5));
}

/* Of the name in upper case. Never 0. */
uint32_t vfat_name_hash_anew(struct name *name);

static inline uint32_t vfat_name_hash(struct name *name)
{
    return name->hash ? name->hash : vfat_name_hash_anew(name);
}

/* Of a short entry that has a long name, too: of its bytes, or of the name where that has no such
 * form. Of the short entry that may have @name; 0: there is none. */
uint32_t vfat_short_hash(const uint8_t *entry);
uint32_t vfat_form_hash(const struct name *name);

/* Kinds of characters: PLAIN ones may be in a short name, in upper case; SKIPPED ones are left out
 * there. */
enum { PLAIN = 1, SMALL = 2, CAPITAL = 4, SKIPPED = 8, FORBIDDEN = 16 };
unsigned vfat_kind(uint16_t unit);

/* The name of a short entry. */
void vfat_name_from_short(struct name *name, const uint8_t *entry);

/* The eleven characters of a label. */
void vfat_name_from_label(struct name *name, const uint8_t *entry);

/* Makes the short form @entry (name and case). Is the name just that? Else it only begins like it.
 */
bool vfat_name_to_short(const struct name *name, uint8_t *entry);

/* Gives a short name the tail of attempt @number, from 1 on. */
void vfat_short_tail(uint8_t *entry, struct name *name, uint32_t number);
