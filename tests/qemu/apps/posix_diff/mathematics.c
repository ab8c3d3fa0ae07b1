/* Mathematics: exact results, special values, and errors as both libraries round them. */
#include "areas.h"
#include "observe.h"
#include <fenv.h>
#include <math.h>
#include <stdlib.h>

static volatile double zero = 0, one = 1, half = 0.5, big = 1e308;

/* What IEEE 754 leaves no choice in. */
static void exact(void)
{
    REAL(sqrt(2 * one));
    REAL(sqrt(-one));
    REAL(fma(0.1 * one, 10, -1));
    REAL(fmod(5.5 * one, 2));
    REAL(fmod(one, zero));
    REAL(remainder(5.5 * one, 2));
    REAL(floor(-half));
    REAL(ceil(-half));
    REAL(trunc(-1.5 * one));
    REAL(round(2.5 * one));
    REAL(round(-half));
    REAL(rint(2.5 * one));
    REAL(nearbyint(3.5 * one));
    REAL(copysign(one, -zero));
    REAL(nextafter(one, 2));
    REAL(nextafter(zero, -1));
    REAL(ldexp(one, -1074));
    REAL(ldexp(one, 1024));
    REAL(scalbn(one, 10));
    REAL(logb(8 * one));
    REAL(fdim(one, 2));
    REAL(fmax(zero / zero, one));
    REAL(fmin(one, zero / zero));
    REAL(fabs(-zero));
    REAL(sqrtf(2 * (float)one));
    REAL(fmaf(0.1f * (float)one, 10, -1));
}

static void parts(void)
{
    double whole;
    int exponent;

    REAL(modf(-3.25 * one, &whole));
    REAL(whole);
    REAL(frexp(12 * one, &exponent));
    VALUE(exponent);
    REAL(remquo(7 * one, 2, &exponent));
    VALUE(exponent & 7);
    VALUE(ilogb(10 * one));
    VALUE(lround(2.5 * one));
    VALUE(lrint(2.5 * one));
    VALUE(llround(-2.5 * one));
    TRUTH(isnan(zero / zero));
    TRUTH(isinf(big * 10));
    TRUTH(signbit(-zero));
    VALUE(fpclassify(4.9e-324 * one) == FP_SUBNORMAL);
    VALUE(isunordered(zero / zero, one));
}

static void special(void)
{
    REAL(exp(zero));
    REAL(exp(-big));
    REAL(exp(big));
    REAL(exp2(10 * one));
    REAL(log(one));
    REAL(log(zero));
    REAL(log(-one));
    REAL(log2(8 * one));
    REAL(log10(1000 * one));
    REAL(log1p(zero));
    REAL(expm1(zero));
    REAL(pow(2 * one, 10));
    REAL(pow(zero, zero));
    REAL(pow(-one, half));
    REAL(pow(zero, -1));
    REAL(pow(10 * one, 400));
    REAL(pow(-2 * one, 3));
    REAL(sin(zero));
    REAL(cos(zero));
    REAL(tan(-zero));
    REAL(sin(big * 10));
    REAL(asin(one));
    REAL(acos(2 * one));
    REAL(atan2(zero, -one));
    REAL(atan2(-zero, -one));
    REAL(hypot(3 * one, 4));
    REAL(hypot(big, big));
    REAL(tgamma(5 * one));
    REAL(erf(zero));
    REAL(sinh(zero));
    REAL(atanh(one));
}

/* To ten digits: the last ones are the libraries' own. */
static void rounded(void)
{
    VALUE(llround(sin(1e6 * one) * 1e10));
    VALUE(llround(cos(one) * 1e10));
    VALUE(llround(tan(one) * 1e10));
    VALUE(llround(exp(one) * 1e10));
    VALUE(llround(log(10 * one) * 1e10));
    VALUE(llround(pow(one * 2, half) * 1e10));
    VALUE(llround(atan(half) * 1e10));
    VALUE(llround(sinh(one) * 1e10));
    VALUE(llround(tgamma(half) * 1e10));
    VALUE(llround(lgamma(half) * 1e10));
    VALUE(llround(erfc(half) * 1e10));
    VALUE(llround(j0(one) * 1e10));
    VALUE(llround(cbrt(2 * one) * 1e10));
    VALUE(llround((double)sinl(one * 1.0L) * 1e10));
    VALUE(llround((double)powl(one * 2.0L, 0.5L) * 1e10));
}

static void rounding_modes(void)
{
    VALUE(fesetround(FE_UPWARD));
    REAL(one / 3);
    REAL(rint(half));
    VALUE(fesetround(FE_DOWNWARD));
    REAL(one / 3);
    VALUE(fesetround(FE_TOWARDZERO));
    REAL(-one / 3);
    VALUE(fesetround(FE_TONEAREST));
    REAL(one / 3);
    feclearexcept(FE_ALL_EXCEPT);
    REAL(one / zero);
    VALUE(!!fetestexcept(FE_DIVBYZERO));
    VALUE(!!fetestexcept(FE_INVALID));
    feclearexcept(FE_ALL_EXCEPT);
    VALUE(!!fetestexcept(FE_ALL_EXCEPT));
}

/* The sequences that POSIX fixes. */
static void pseudo_random(void)
{
    srand48(42);
    VALUE(lrand48());
    VALUE(mrand48());
    REAL(drand48());
}

void observe_mathematics(void)
{
    exact();
    parts();
    special();
    rounded();
    rounding_modes();
    pseudo_random();
}
