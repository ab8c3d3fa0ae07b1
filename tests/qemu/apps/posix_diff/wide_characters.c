/* Wide characters, UTF-8, locales and conversions between character sets. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

static wchar_t letters[32];
static char bytes[64];

static void locales(void)
{
    STRING(setlocale(LC_ALL, "C"));
    VALUE(MB_CUR_MAX > 0);
    STRING(setlocale(LC_CTYPE, "C.UTF-8"));
    VALUE(MB_CUR_MAX >= 4);
    STRING(nl_langinfo(CODESET));
    STRING(localeconv()->decimal_point);
    STRING(localeconv()->thousands_sep);
    STRING(nl_langinfo(DAY_1));
    STRING(nl_langinfo(ABMON_12));
    STRING(nl_langinfo(RADIXCHAR));
}

static void to_wide(void)
{
    VALUE((long long)mbstowcs(letters, "aä€😀", 32));
    WIDE(letters);
    VALUE((long long)mbstowcs(letters, "a\xff", 32));
    VALUE((long long)mbstowcs(letters, "\xc0\x80", 32));
    VALUE((long long)mbstowcs(letters, "\xed\xa0\x80", 32));
    VALUE((long long)mbstowcs(letters, "\xe2\x82", 32));
    VALUE((long long)mbstowcs(NULL, "äöü", 0));
    VALUE(mblen("€uro", 5));
    TRUTH(mblen("\xe2", 1) < 0);
    VALUE(mbtowc(letters, "ß", 3));
    VALUE(letters[0]);
    VALUE(mbtowc(letters, "", 1));
}

static void piecewise(void)
{
    mbstate_t state;

    memset(&state, 0, sizeof state);
    VALUE((long long)mbrtowc(letters, "\xe2", 1, &state));
    VALUE(!!mbsinit(&state));
    VALUE((long long)mbrtowc(letters, "\x82", 1, &state));
    VALUE((long long)mbrtowc(letters, "\xac", 1, &state));
    VALUE(letters[0]);
    VALUE(!!mbsinit(&state));
    VALUE((long long)mbrtowc(letters, "\xac", 1, &state));
}

static void to_bytes(void)
{
    VALUE((long long)wcstombs(bytes, L"aä€😀", sizeof bytes));
    BYTES(bytes, 10);
    VALUE((long long)wcstombs(bytes, L"\xd800", sizeof bytes));
    VALUE((long long)wcstombs(bytes, L"ää", 3));
    VALUE(wctomb(bytes, L'€'));
    VALUE(wctob(L'a'));
    VALUE(wctob(L'ä'));
    VALUE(btowc('a'));
    VALUE(btowc(0xe4));
}

static void strings(void)
{
    wchar_t *rest = NULL;

    VALUE((long long)wcslen(L"wide"));
    VALUE(wcscmp(L"a", L"b") < 0);
    VALUE(wcscmp(L"b", L"a") > 0);
    WIDE(wcsstr(L"find me here", L"me"));
    WIDE(wcschr(L"abc", L'b'));
    WIDE(wcscpy(letters, L"copy"));
    WIDE(wcscat(letters, L" more"));
    VALUE(wcstol(L"12x", &rest, 10));
    WIDE(rest);
    REAL(wcstod(L"1.5e1y", &rest));
    WIDE(rest);
    VALUE(swprintf(letters, 32, L"%d %ls %s", 5, L"ä", "ö"));
    WIDE(letters);
    VALUE(swscanf(L"7 word", L"%*d %ls", letters));
    WIDE(letters);
    VALUE((long long)wcsspn(L"aabc", L"ab"));
    VALUE(wcscoll(L"a", L"b") < 0);
    VALUE(!!iswalpha(L'ä'));
    VALUE(!!iswdigit(L'5'));
    VALUE(!!iswspace(L'\u3000'));
    VALUE(towupper(L'ä'));
    VALUE(towlower(L'Σ'));
    VALUE(!!iswctype(L'x', wctype("alpha")));
    VALUE(wcwidth(L'a'));
    VALUE(wcwidth(L'日'));
    VALUE(wcwidth(L'\n'));
}

static void streams(void)
{
    FILE *file;

    create("wide", "ä€\xff");
    file = fopen("wide", "r");
    VALUE(fwide(file, 0));
    VALUE(fgetwc(file));
    VALUE(fwide(file, 0) > 0);
    VALUE(fgetwc(file));
    VALUE(fgetwc(file));
    CALL(fclose(file));
    file = fopen("wide", "w");
    VALUE(fputwc(L'é', file));
    VALUE(fputws(L"日本", file) >= 0);
    VALUE(fwprintf(file, L"%d", 42));
    CALL(fclose(file));
    STRING(content("wide"));
}

static void convert(const char *to, const char *from, char *text, size_t size)
{
    char *out = bytes;
    size_t room = sizeof bytes;
    iconv_t converter = iconv_open(to, from);

    POINTER(converter);
    if (converter == (iconv_t)-1)
        return;
    VALUE((long long)iconv(converter, &text, &size, &out, &room));
    BYTES(bytes, sizeof bytes - room);
    VALUE((long long)size);
    CALL(iconv_close(converter));
}

static void conversions(void)
{
    VALUE(iconv_open("UTF-8", "EUC-KR") != (iconv_t)-1); /* Yao: 0; musl reads beyond its table */
    VALUE(iconv_open("utf8", "cp 949 ") != (iconv_t)-1); /* Yao: 0; the same by another name */
    convert("UTF-8", "ISO-8859-1", "\xe4\xf6", 2);
    convert("ISO-8859-1", "UTF-8", "äö", 4);
    convert("UTF-16LE", "UTF-8", "a€😀", 8);
    convert("UTF-8", "UTF-16BE", "\x20\xac", 2);
    convert("UTF-32BE", "UTF-8", "€", 3);
    convert("UTF-8", "UTF-8", "a\xff", 2);
    convert("UTF-8", "UTF-8", "a\xe2", 2);
    convert("UTF-8", "CP1252", "\x80", 1);
    convert("no such set", "UTF-8", "", 0);
}

void observe_wide_characters(void)
{
    locales();
    to_wide();
    piecewise();
    to_bytes();
    strings();
    streams();
    conversions();
    setlocale(LC_CTYPE, "C");
}
