#include "src/end/end.h"
#include "sys.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/reboot.h>

/* Ends the app as _exit(0) does: open files are written back, streams are not flushed. Then
 * restarts the machine, stops the hart, or powers the machine off. */
long sys_reboot(int magic, int magic2, int how, void *argument)
{
    if (how != RB_AUTOBOOT && how != (int)RB_HALT_SYSTEM && how != RB_POWER_OFF)
        return -EINVAL;
    if (how == RB_AUTOBOOT)
        end_by_restart();
    else
        end_as(how == RB_POWER_OFF ? ON_EXIT_POWEROFF : ON_EXIT_HALT);
    end_image(EXIT_SUCCESS);
}
