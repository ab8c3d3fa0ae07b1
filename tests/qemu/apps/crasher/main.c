/* Crashes a few calls deep. */
#include <stdint.h>
#include <stdio.h>

static __attribute__((noinline, noipa)) int look_up(const int *table, int index)
{
    int found = table[index];
    printf("entry %d is %d\n", index, found);
    return found;
}

static __attribute__((noinline, noipa)) int add_up(const int *table)
{
    int total = 0;
    for (int i = 0; i < 4; i++)
        total += look_up(table, i);
    return total;
}

int main(int argc, char **argv)
{
    printf("%d\n", add_up((const int *)(uintptr_t)(argc - 1)));
    return 0;
}
