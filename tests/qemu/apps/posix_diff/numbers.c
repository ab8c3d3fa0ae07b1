/* strtol(), strtod() and their kin: what they take, where they stop, what they say. */
#include "areas.h"
#include "observe.h"
#include <float.h>
#include <inttypes.h>
#include <stdlib.h>

#define INTEGER(function, text, base)                                                              \
    do {                                                                                           \
        const char *start = text;                                                                  \
        char *end = NULL;                                                                          \
        long long value;                                                                           \
        errno = 0;                                                                                 \
        value = (long long)function(start, &end, base);                                            \
        OBSERVE_NUMBER(observe_value, function, text, value);                                      \
    } while (0)

#define OBSERVE_NUMBER(show, function, text, value)                                                \
    do {                                                                                           \
        int error = errno;                                                                         \
        OBSERVE(show, #function " " text, value);                                                  \
        OBSERVE(observe_value, "  taken", end - start);                                            \
        OBSERVE(observe_truth, "  out of range", error == ERANGE);                                 \
    } while (0)

#define DECIMAL(function, text)                                                                    \
    do {                                                                                           \
        const char *start = text;                                                                  \
        char *end = NULL;                                                                          \
        double value;                                                                              \
        errno = 0;                                                                                 \
        value = (double)function(start, &end);                                                     \
        OBSERVE_NUMBER(observe_real, function, text, value);                                       \
    } while (0)

static void integers(void)
{
    INTEGER(strtol, "  -42abc", 10);
    INTEGER(strtol, "0x1g", 0);
    INTEGER(strtol, "0x", 16);
    INTEGER(strtol, "0x", 0);
    INTEGER(strtol, "0779", 0);
    INTEGER(strtol, "zz", 36);
    INTEGER(strtol, "9223372036854775807", 10);
    INTEGER(strtol, "9223372036854775808", 10);
    INTEGER(strtol, "-9223372036854775809", 10);
    INTEGER(strtol, "+-5", 10);
    INTEGER(strtol, " + 5", 10);
    INTEGER(strtoul, "-1", 10);
    INTEGER(strtoul, "18446744073709551616", 10);
    INTEGER(strtoll, "12", 3);
    INTEGER(strtoull, "ffffffffffffffff", 16);
    INTEGER(strtoimax, "-77", 8);
    VALUE(atoi(" 12x"));
    VALUE(atol("-3"));
    VALUE(atoi("x"));
}

static void decimals(void)
{
    DECIMAL(strtod, "0x.8");
    DECIMAL(strtod, "0x");
    DECIMAL(strtod, "0x.p1");
    DECIMAL(strtod, "0x1p");
    DECIMAL(strtod, "1e");
    DECIMAL(strtod, "1e+");
    DECIMAL(strtod, "1e5x");
    DECIMAL(strtod, ".");
    DECIMAL(strtod, ".e1");
    DECIMAL(strtod, "5.");
    DECIMAL(strtod, " -.5");
    DECIMAL(strtod, "infinit");
    DECIMAL(strtod, "INFINITY");
    DECIMAL(strtod, "nan(12)");
    DECIMAL(strtod, "nan(");
    DECIMAL(strtod, "1e400");
    DECIMAL(strtod, "-1e400");
    DECIMAL(strtod, "1e-400");
    REAL(strtod("4.9406564584124654e-324", NULL));
    REAL(strtod("2.4703282292062328e-324", NULL));
    REAL(strtod("2.2250738585072011e-308", NULL));
    DECIMAL(strtod, "1.7976931348623157e308");
    DECIMAL(strtod, "1.7976931348623159e308");
    DECIMAL(strtod, "0.1");
    DECIMAL(strtod, "9007199254740993");
    DECIMAL(strtod, "0.500000000000000166533453693773481063544750213623046875");
    DECIMAL(strtod, "179769313486231580793e289");
    DECIMAL(strtod, "0x1.fffffffffffff8p0");
    REAL(strtod("0x1p-1074", NULL));
    DECIMAL(strtof, "16777217");
    DECIMAL(strtof, "1e39");
    DECIMAL(strtof, "3.4028235e38");
    DECIMAL(strtold, "1.5");
    DECIMAL(strtold, "0x1p100");
    REAL(atof("2.5e-1x"));
}

static void divisions(void)
{
    lldiv_t parts = lldiv(-7, 2);

    VALUE(parts.quot);
    VALUE(parts.rem);
    VALUE(labs(-5));
    VALUE(imaxabs(-6));
}

void observe_numbers(void)
{
    integers();
    decimals();
    divisions();
}
