/* What printf() writes. */
#include "areas.h"
#include "observe.h"
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <wchar.h>

static char text[512];

#define FORMAT(...)                                                                                \
    do {                                                                                           \
        OBSERVE(observe_value, #__VA_ARGS__, snprintf(text, sizeof text, __VA_ARGS__));            \
        OBSERVE(observe_string, "  text", text);                                                   \
    } while (0)

static void integers(void)
{
    FORMAT("%d %i %u", INT_MIN, INT_MAX, UINT_MAX);
    FORMAT("%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42, 42);
    FORMAT("%.3d|%8.3d|%-8.3d|%08.3d", 7, 7, -7, 7);
    FORMAT("%.0d|%.d|%+.0d", 0, 0, 0);
    FORMAT("%x %X %#x %#o %o", 255, 255, 255, 8, 8);
    FORMAT("%#x %#o", 0, 0);
    FORMAT("%hhd %hd %ld %lld", 300, 70000, LONG_MIN, LLONG_MAX);
    FORMAT("%hhu %hu %zu %jd %td", 511, 65537, (size_t)-1, INTMAX_MIN, (ptrdiff_t)-3);
    FORMAT("%*d|%-*d|%*d", 5, 1, 5, 2, -5, 3);
    FORMAT("%.*d|%.*d", 4, 5, -1, 6);
    FORMAT("%2$s %1$s %2$s", "one", "two");
    FORMAT("%2$*1$d", 6, 42);
    FORMAT("%p", (void *)0x1234);
    FORMAT("%c%c%%", 'a', 'b');
    FORMAT("%" PRId64 " %" PRIx32, INT64_MIN, UINT32_MAX);
}

static void strings(void)
{
    FORMAT("%s|%10s|%-10s|%.2s", "text", "text", "text", "text");
    FORMAT("%.0s|%5.1s|", "text", "text");
    FORMAT("%ls|%.3ls", L"wide", L"wide");
    FORMAT("%lc", (wint_t)L'w');
    FORMAT("%s", "");
    VALUE(snprintf(NULL, 0, "%d", 12345));
    VALUE(snprintf(text, 4, "%s", "truncated"));
    STRING(text);
    VALUE(snprintf(text, 1, "%d", 12));
    STRING(text);
    VALUE(snprintf(text, sizeof text, "%d%n", 123, &(int){0}));
    VALUE(swprintf((wchar_t[4]){0}, 4, L"%d", 12345) < 0);
}

static void reals(void)
{
    FORMAT("%f %F %e %E %g %G", 1.5, 1.5, 1.5, 1.5, 1.5, 1e-10);
    FORMAT("%.0f %.0f %.0f %.0f", 0.5, 1.5, 2.5, 3.5);
    FORMAT("%.17g %.17g %.17g", 0.1, 1.0 / 3, 1e23);
    FORMAT("%g %g %g %g", 100000.0, 1000000.0, 0.0001, 0.00001);
    FORMAT("%#g %#.3g %#.0f", 1.0, 1.0, 1.0);
    FORMAT("%f %f %F %g", 1.0 / 0.0, -1.0 / 0.0, 1.0 / 0.0, 0.0 / 0.0 < 0 ? 1 : 2.0);
    FORMAT("%10.3f|%-10.3f|%+010.3f|% f", 3.14159, 3.14159, 3.14159, 3.14159);
    FORMAT("%5s|%05f|%5f", "inf", 1.0 / 0.0, -1.0 / 0.0);
    FORMAT("%.40f", 0.1);
    FORMAT("%.0e %.10e", 12345.678, 12345.678);
    FORMAT("%f", 1e22);
    FORMAT("%.3f", DBL_MAX);
    FORMAT("%g %g %.17g", DBL_MIN, 4.9e-324, DBL_EPSILON);
    FORMAT("%f %g", -0.0, -0.0);
    FORMAT("%a %A %.2a %.0a", 1.0, 255.5, 1.999, 1.5);
    FORMAT("%a %a", 0.0, -3.5);
    FORMAT("%.1f %.1f %.2f", 0.25, 0.35, 1.005);
}

static void long_reals(void)
{
    FORMAT("%Lf %Le %Lg", 1.5L, 1.5L, 1.5L);
    FORMAT("%.10Lf", 2.0L / 3);
    FORMAT("%.15Lg", 123456789.125L);
    FORMAT("%.0Lf %.0Lf", 0.5L, 1.5L);
    FORMAT("%Lf %LF", 1.0L / 0.0L, -1.0L / 0.0L);
    FORMAT("%.20Lf", 0.5L);
}

void observe_formats(void)
{
    integers();
    strings();
    reals();
    long_reals();
}
