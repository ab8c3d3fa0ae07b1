/* The smallest image there is. */
#include <stdio.h>

int main(void)
{
    puts("Hello from Yao.");
    return 0;
}
