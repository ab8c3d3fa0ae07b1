#include "src/end/end.h"
#include "sys.h"

_Noreturn long sys_exit_group(int status)
{
    end_image(status);
}

/* Of the only thread, so the image ends. */
_Noreturn long sys_exit(int status)
{
    end_image(status);
}
