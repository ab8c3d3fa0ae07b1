/* The mathematical library, compiled by a bc that was built before. Here, bc reads its source,
 * libmath.b. */
{
    0
}
