/* What files are called: each name with case in two ways, which is one name for FAT, exFAT and
 * what they are compared with. */
#pragma once

#define NAMES (sizeof names / sizeof names[0])

#define TEN "0123456789"
#define LONG                                                                                       \
    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN    \
        TEN TEN

static const char *const names[][2] = {
    {"a", "A"},
    {"b.txt", "B.TXT"},
    {"Mixed Case.Name", "mIXED cASE.nAME"},
    {"a long name that needs several slots.text", "A LONG name THAT needs several SLOTS.TEXT"},
    {"Grüße.txt", "gRÜßE.TXT"},
    {"日本語のファイル名", "日本語のファイル名"},
    {"Ünïcode äöx", "üNÏCODE ÄÖX"},
    {".hidden", ".HIDDEN"},
    {"a.b.c.d", "A.B.C.D"},
    {"x", "X"},
    {"y1", "Y1"},
    {"8letters.ext", "8LETTERS.EXT"},
    {"folder", "Folder"},
    {"sub", "SUB"},
    {LONG "12345", LONG "12345"}, /* as long as names may be */
    {LONG "123456", LONG "123456"},
};
