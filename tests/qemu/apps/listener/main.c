/* Reads the console byte by byte and prints what came: as many bytes as the first argument says. As
 * many KiB as the second says are written first, before anything is read. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LINE 64u /* with its newline */

static void write_lines(long kib)
{
    for (long line = 0; line < kib * 1024 / LINE; line++)
        printf("%062lx!\n", line * 0x123456789);
}

static int tell(int count)
{
    unsigned char byte;
    printf("[");
    for (int i = 0; i < count; i++) {
        if (read(STDIN_FILENO, &byte, 1) != 1) {
            printf("]\n");
            return 1;
        }
        printf("%02x", byte);
    }
    printf("]\n");
    return 0;
}

int main(int argc, char **argv)
{
    printf("ready\n");
    fflush(stdout);
    if (argc > 2)
        write_lines(atol(argv[2]));
    return tell(argc > 1 ? atoi(argv[1]) : 1);
}
