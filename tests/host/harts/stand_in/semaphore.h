/* musl's semaphore, beside the host's. */
#pragma once

#include <limits.h>
#include <time.h>

#ifndef SEM_VALUE_MAX
#define SEM_VALUE_MAX INT_MAX
#endif

typedef struct {
    volatile int __val[8];
} sem_t;

#define sem_init      yao_sem_init
#define sem_trywait   yao_sem_trywait
#define sem_wait      yao_sem_wait
#define sem_timedwait yao_sem_timedwait
#define sem_post      yao_sem_post

int sem_init(sem_t *semaphore, int shared, unsigned value);
int sem_trywait(sem_t *semaphore);
int sem_wait(sem_t *semaphore);
int sem_timedwait(sem_t *semaphore, const struct timespec *end);
int sem_post(sem_t *semaphore);
