/* For tmpfile(), mkstemp() and their kin: names that are hard to meet again. An image that makes
 * such files has a /tmp in memory. musl's takes a thread's number, of which there is one. */
#include <stdint.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_REQUIRE(tmp, memory);

#define LETTERS 6u /* that a template ends with */

char *__randname(char *name);

char *__randname(char *name)
{
    static const char digits[33] = "abcdefghijklmnopqrstuvwxyz234567";
    static uint64_t mixed;

    mixed = (mixed + time_ns()) * 0x9e3779b97f4a7c15u;
    for (unsigned i = 0; i < LETTERS; i++)
        name[i] = digits[mixed >> (32 + 5 * i) & 31];
    return name;
}
