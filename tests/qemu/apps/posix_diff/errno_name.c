#include "observe.h"
#include <stdio.h>

#define NAME(error)                                                                                \
    {                                                                                              \
        error, #error                                                                              \
    }

static const struct {
    int number;
    const char *name;
} names[] = {
    NAME(EPERM),        NAME(ENOENT),       NAME(ESRCH),      NAME(EINTR),     NAME(EIO),
    NAME(ENXIO),        NAME(E2BIG),        NAME(ENOEXEC),    NAME(EBADF),     NAME(ECHILD),
    NAME(EAGAIN),       NAME(ENOMEM),       NAME(EACCES),     NAME(EFAULT),    NAME(ENOTBLK),
    NAME(EBUSY),        NAME(EEXIST),       NAME(EXDEV),      NAME(ENODEV),    NAME(ENOTDIR),
    NAME(EISDIR),       NAME(EINVAL),       NAME(ENFILE),     NAME(EMFILE),    NAME(ENOTTY),
    NAME(ETXTBSY),      NAME(EFBIG),        NAME(ENOSPC),     NAME(ESPIPE),    NAME(EROFS),
    NAME(EMLINK),       NAME(EPIPE),        NAME(EDOM),       NAME(ERANGE),    NAME(EDEADLK),
    NAME(ENAMETOOLONG), NAME(ENOLCK),       NAME(ENOSYS),     NAME(ENOTEMPTY), NAME(ELOOP),
    NAME(ENODATA),      NAME(ETIME),        NAME(EOVERFLOW),  NAME(EILSEQ),    NAME(ENOTSOCK),
    NAME(EOPNOTSUPP),   NAME(EAFNOSUPPORT), NAME(EADDRINUSE), NAME(ENOTCONN),  NAME(ETIMEDOUT),
    NAME(EALREADY),     NAME(EINPROGRESS),  NAME(ECANCELED),
};

const char *errno_name(int error)
{
    static char unknown[32];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == error)
            return names[i].name;
    snprintf(unknown, sizeof unknown, "errno %d", error);
    return unknown;
}
