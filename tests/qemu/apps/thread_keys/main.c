/* A key of the terminal ends a wait for its signal, while another thread waits for ever. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>

static sem_t never;

static void *wait_for_ever(void *argument)
{
    sem_wait(&never);
    return argument;
}

int main(void)
{
    struct termios settings;
    pthread_t thread;
    sigset_t set;
    int number = 0;

    sem_init(&never, 0, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_create(&thread, NULL, wait_for_ever, NULL);
    tcgetattr(0, &settings);
    settings.c_lflag |= ISIG;
    settings.c_lflag &= ~EXTPROC;
    tcsetattr(0, TCSANOW, &settings);
    puts("waits");
    sigwait(&set, &number);
    puts(number == SIGINT ? "it came" : "?");
    return 0;
}
