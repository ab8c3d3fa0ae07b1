/*
 * The sum of two numbers of 128 bits (long double), which GCC calls by this name: IEEE 754's
 * binary128, with all of its roundings and flags. A quarter of the size of libgcc's.
 */
#include <fenv.h>
#include <stdbool.h>

typedef unsigned __int128 quad;

#define ONE      ((quad)1)
#define FRACTION 112 /* bits; the exponent is above them */
#define IMPLICIT (ONE << FRACTION)
#define SIGN     (ONE << 127)
#define INFINITE ((quad)0x7fff << FRACTION)
#define QUIET    (ONE << (FRACTION - 1)) /* of what is not a number */
#define ROUNDED  3                       /* bits below the fraction: what rounding looks at */

_Float128 __addtf3(_Float128 a, _Float128 b);

static quad magnitude(quad bits)
{
    return bits & ~SIGN;
}

static quad signed_as(quad bits, bool negative)
{
    return bits | (quad)negative << 127;
}

static quad invalid(void)
{
    feraiseexcept(FE_INVALID);
    return INFINITE | QUIET;
}

static bool signals(quad bits)
{
    return magnitude(bits) > INFINITE && !(bits & QUIET);
}

/* Where the larger one of both is infinite, or not a number. */
static quad add_special(quad large, quad small)
{
    if (signals(large) || signals(small))
        return invalid();
    if (magnitude(large) > INFINITE)
        return INFINITE | QUIET;
    return (large ^ small) == SIGN ? invalid() : large;
}

/* With the bits for rounding. The exponent of a subnormal number is that of the smallest others. */
static quad scaled_fraction(quad bits, int *exponent)
{
    quad fraction = bits & (IMPLICIT - 1);

    *exponent = (int)(magnitude(bits) >> FRACTION);
    if (*exponent)
        fraction |= IMPLICIT;
    else
        *exponent = 1;
    return fraction << ROUNDED;
}

/* The lowest bit of the result stands for all that are lost. */
static quad shift_down(quad value, int count)
{
    if (count > FRACTION + ROUNDED)
        return value != 0;
    quad kept = value >> count;
    return kept | (kept << count != value);
}

/* Whether what is below the fraction makes it larger by one. */
static bool rounds_away(quad value, bool negative)
{
    unsigned below = value % (1 << ROUNDED), half = 1 << (ROUNDED - 1);

    switch (fegetround()) {
    case FE_TONEAREST:
        return below + (value >> ROUNDED & 1) > half;
    case FE_TOWARDZERO:
        return false;
    case FE_DOWNWARD:
        return negative && below;
    case FE_UPWARD:
        return !negative && below;
    default: /* to nearest, halves away from zero */
        return below >= half;
    }
}

/* No sum is both subnormal and inexact. */
static quad pack(quad value, int exponent, bool negative)
{
    quad result = value >> ROUNDED;

    if (result & IMPLICIT)
        result += (quad)(exponent - 1) << FRACTION;
    if (value % (1 << ROUNDED)) {
        feraiseexcept(FE_INEXACT);
        result += rounds_away(value, negative);
    }
    if (result >= INFINITE) {
        feraiseexcept(FE_OVERFLOW | FE_INEXACT);
        result = INFINITE - !rounds_away((1 << ROUNDED) - 1, negative);
    }
    return result;
}

static quad add(quad large, quad small)
{
    int exponent, other;
    bool negative = large >> 127, differ = (large ^ small) >> 127;
    quad value = scaled_fraction(large, &exponent), addend = scaled_fraction(small, &other);

    addend = shift_down(addend, exponent - other);
    value = differ ? value - addend : value + addend;
    if (!value)
        return signed_as(0, differ ? fegetround() == FE_DOWNWARD : negative);
    if (value >> (FRACTION + ROUNDED + 1)) {
        value = shift_down(value, 1);
        exponent++;
    }
    for (; exponent > 1 && !(value >> (FRACTION + ROUNDED)); exponent--)
        value <<= 1;
    return signed_as(pack(value, exponent, negative), negative);
}

_Float128 __addtf3(_Float128 a, _Float128 b)
{
    union {
        _Float128 number;
        quad bits;
    } x = {a}, y = {b}, swap = x;

    if (magnitude(x.bits) < magnitude(y.bits))
        x = y, y = swap;
    x.bits = magnitude(x.bits) >= INFINITE ? add_special(x.bits, y.bits) : add(x.bits, y.bits);
    return x.number;
}
