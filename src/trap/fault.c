/* Faults in an image that installs no handler for signals. */
#include "frame.h"
#include <yao/hart.h>
#include <yao/module.h>

YAO_DEFAULT(handlers, none);

void trap_fault(struct trap_frame *frame)
{
    frame->hart = hart_id();
    crash_trap(frame);
}
