#include <stdio.h>

int main(void)
{
    puts("Hello from Yao.");
    return 0;
}
