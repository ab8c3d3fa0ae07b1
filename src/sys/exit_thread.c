#include "src/end/end.h"
#include "sys.h"
#include <yao/module.h>

YAO_DEFAULT(threads, none);

/* Of the only thread, so the image ends. */
_Noreturn long sys_exit(int status)
{
    end_image(status);
}
