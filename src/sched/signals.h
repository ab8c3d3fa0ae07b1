/*
 * Signals, as far as waits, interrupts and devices know them; src/signal has the rest.
 *
 * Alternatives, "handlers": an image that installs no handler (none) has no code to run one.
 */
#pragma once

#include <stdbool.h>

/* The signal comes from outside: a key, a timer, a pipe without a reader. Without a handler its
 * default action is taken at once, which may end the image with a crash report. A handler runs
 * before the app goes on, or the call that it is in returns. Any context. */
void signal_raise_async(int number);

/* Whether a signal has come that a handler waits for, and that is not blocked. */
bool signals_due(void);

/* Runs the handlers of all signals that are due. Returns whether all of them were installed with
 * SA_RESTART. Called by the app, where a handler need not return. */
bool signals_run(void);
