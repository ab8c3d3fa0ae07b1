#include "src/end/end.h"
#include <stdlib.h>
#include <yao/power.h>

_Noreturn void power_restart(int status)
{
    end_by_restart();
    exit(status);
}
