/* What tells a program that asynchronous transfers were made. */
#pragma once

#include <aio.h>
#include <signal.h>
#include <stdbool.h>

/* SIGEV_THREAD cannot be: there is one thread. */
bool aio_can_notify(const struct sigevent *event);
void aio_notify(const struct sigevent *event);
