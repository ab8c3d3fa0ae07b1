/*
 * iconv_open() without Korean text in EUC-KR: musl 1.2.5 reads beyond its table for some of its
 * bytes (CVE-2025-26519). The build gives musl's own function another name (tools/setup/musl.py).
 */
#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdbool.h>

iconv_t __musl_iconv_open(const char *to, const char *from);

/* Whether @name is @plain, in either case and with any punctuation, as musl compares names. */
static bool is_named(const char *name, const char *plain)
{
    for (; *plain; name++) {
        if (!isalnum((unsigned char)*name) && *name)
            continue;
        if (tolower((unsigned char)*name) != *plain++)
            return false;
    }
    while (*name && !isalnum((unsigned char)*name))
        name++;
    return !*name;
}

static bool is_unsafe(const char *name)
{
    static const char *const names[] = {"euckr", "ksc5601", "ksx1001", "cp949"};

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(name, names[i]))
            return true;
    return false;
}

iconv_t iconv_open(const char *to, const char *from)
{
    if (is_unsafe(from)) {
        errno = EINVAL;
        return (iconv_t)-1;
    }
    return __musl_iconv_open(to, from);
}
