#include "src/end/end.h"
#include "src/file/fd.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/reboot.h>
#include <unistd.h>

int reboot(int how)
{
    if (how != RB_AUTOBOOT && how != RB_HALT_SYSTEM && how != RB_POWER_OFF)
        return (int)posix_result(-EINVAL);
    if (how == RB_AUTOBOOT)
        end_by_restart();
    else
        end_as(how == RB_POWER_OFF ? ON_EXIT_POWEROFF : ON_EXIT_HALT);
    _exit(EXIT_SUCCESS);
}
