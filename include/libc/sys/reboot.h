/*
 * Restarting the machine or powering it off, with the names of Linux.
 */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#define RB_AUTOBOOT    0x01234567
#define RB_HALT_SYSTEM ((int)0xcdef0123)
#define RB_POWER_OFF   0x4321fedc

/* Ends the app as _exit(0) does: open files are written back, streams are not flushed. Then
 * restarts the machine, stops the hart, or powers the machine off. If nothing can restart the
 * machine, a message says so, and the hart halts. Returns only -1 with errno EINVAL: @how is
 * something else. */
int reboot(int how);

#ifdef __cplusplus
}
#endif
