#include "src/file/event.h"
#include "src/file/stream.h"
#include "sys.h"
#include <errno.h>
#include <sys/eventfd.h>

long sys_eventfd2(int count, int flags)
{
    if (flags & ~(EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE))
        return -EINVAL;
    struct file *file = event_make((unsigned)count, flags & EFD_SEMAPHORE, flags);
    return file ? stream_install(file, flags) : -ENOMEM;
}
