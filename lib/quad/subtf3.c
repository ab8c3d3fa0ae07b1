/*
 * The difference of two numbers of 128 bits (long double), which GCC calls by this name. libgcc's
 * is another copy of its sum, of 2,300 bytes.
 */
_Float128 __addtf3(_Float128 a, _Float128 b);
_Float128 __subtf3(_Float128 a, _Float128 b);

/* Rounding and flags are those of the sum. The sign of a NaN means nothing. */
_Float128 __subtf3(_Float128 a, _Float128 b)
{
    return __addtf3(a, -b);
}
