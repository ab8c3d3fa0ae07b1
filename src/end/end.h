/* Ways for an image to end, besides exit(). */
#pragma once

#include "src/settings/defaults.h"

/* Called after a crash report: prints the last line, then powers off or halts. Any context. */
_Noreturn void end_after_crash(void);

/* The same before paging is on, when only SBI calls work. */
_Noreturn void end_before_paging(void);

/* Sets what follows when the app ends, whatever the setting on-exit is. */
void end_as(enum on_exit how);

/* Some of what the app wrote is lost: a status of 0 becomes 1. */
void end_as_failure(void);

/* Restarts the machine when the app ends. */
void end_by_restart(void);

/* Sets what is called if neither the firmware nor a device of class "power" restarts. */
void end_restart_by(void (*restart)(void));

/* Ends the image with an app's @status, of which the low 8 bits count: runs the exit steps, prints
 * the last line, and powers off or does what end_as() or the settings say. */
_Noreturn void end_image(int status);
