/* Has a handler for Ctrl-C, and asks nothing else of its terminal. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t count;

static void on_interrupt(int signal)
{
    count++;
}

static void tell(const char *what, long result)
{
    printf("%s: %ld, interrupts %d\n", what, result, (int)count);
    fflush(stdout);
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_interrupt};
    char byte = 0;

    sigaction(SIGINT, &action, NULL);
    tell("busy", 0);
    while (!count)
        continue;
    tell("reading", 0);
    while (read(STDIN_FILENO, &byte, 1) < 0 && errno == EINTR)
        continue;
    tell("read", byte);
    return 0;
}
