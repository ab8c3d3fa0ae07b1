/* Calls of the C library that the compiler replaces by others only when it links: each of them must
 * be there, and the linker must get none from elsewhere. One boot, a line for each. */
#include "late.h"
#include <stdlib.h>
#include <string.h>

static volatile double number = 2.25;
static volatile float single = 2.25f;
static char *volatile word = "a word";
static char buffer[64];

static void streams(void)
{
    say("puts\n");
    say("p");
    say("\n");
    say_all("vprintf to puts\n");
    say_to(stdout, "fprintf to fwrite\n");
    say_to(stdout, "f");
    say_all_to(stdout, "\n");
    say_all_to(stdout, "vfprintf to fwrite\n");
    put_to(stdout, "fputs to fwrite\n");
    put_to(stdout, "\n");
    put_unlocked(stdout, "fputs_unlocked to fwrite_unlocked\n");
    put_unlocked(stdout, "\n");
}

static void texts(void)
{
    into(buffer, "sprintf");
    puts(buffer);
    int made = into_some(buffer, sizeof buffer, "snprintf");
    printf("%d %s\n", made, buffer);
    copy(buffer, word);
    join(buffer, " joined");
    join(buffer, word);
    printf("%zu %s\n", length(buffer), buffer);
    printf("%d\n", (int)(twice(buffer, word, word) - buffer));
    join_some(buffer, "ab", 10);
    copy_some(buffer, "copied", 7);
    puts(buffer);
    printf("%d %s %s\n", (int)(find(word, 0) - word), find_last(word, 'w'), find_text(word, "w"));
    printf("%s %zu %d\n", find_any(word, "w"), span_without(word, ""),
           compare_some(word, "a", 9) > 0);
    printf("%d\n", find_text(word, "a w") == word);
}

/* The compiler makes one calloc() of it. */
static int all_clear(void)
{
    for (int i = 0; i < 64; i++) {
        unsigned char *block = get(48);
        if (!block)
            return 0;
        clear(block, 48);
        for (int k = 0; k < 48; k++)
            if (block[k])
                return 0;
        memset(block, 'x', 48);
        free(block);
    }
    return 1;
}

static int large_blocks(void)
{
    char *block = get_again(NULL, 100000);
    if (!block)
        return 0;
    memset(block, 1, 100000);
    int right = block[99999] == 1;
    free(block);
    return right;
}

static void numbers(void)
{
    double x = number;
    printf("%.6f %.6f\n", sine(x), cosine(x));
    printf("%.3f %.3f\n", power(x, 0.5), power(2.0, x));
    float below_single = (float)below(single), above_single = (float)above(single);
    printf("%.1f %.1f %.1f %.1f\n", below_single, above_single, (float)nearest(single),
           (double)below_long(x));
}

int main(void)
{
    streams();
    texts();
    printf("clear %d, large %d\n", all_clear(), large_blocks());
    numbers();
    return 0;
}
