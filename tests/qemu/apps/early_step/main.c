/* A boot step whose name comes before all others waits, and opens a file, as later steps may. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/time.h>

static int opened = -1;
static uint64_t waited;

static int board(void)
{
    uint64_t start = time_ns();
    time_delay_ns(1000);
    time_sleep_until(time_ns() + TIME_MS(2));
    waited = time_ns() - start;
    opened = open("/file", O_RDONLY);
    return 0;
}

YAO_STEP(boot, a_board, board);

int main(void)
{
    char text[8] = "";
    read(opened, text, sizeof text - 1);
    printf("waited %s, read %s\n", waited >= TIME_MS(2) ? "enough" : "too little", text);
    return 0;
}
