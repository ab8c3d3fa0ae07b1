#include "src/file/pipe.h"
#include "src/file/stream.h"
#include "sys.h"
#include <errno.h>

/* A descriptor for each end, or none. */
static int install(struct file *files[2], int flags, int ends[2])
{
    int reader = stream_install(files[0], flags);
    int writer = stream_install(files[1], flags);

    if (reader >= 0 && writer >= 0) {
        ends[0] = reader;
        ends[1] = writer;
        return 0;
    }
    if (reader >= 0)
        fd_release(reader);
    if (writer >= 0)
        fd_release(writer);
    return -EMFILE;
}

long sys_pipe2(int ends[2], int flags)
{
    struct file *files[2];

    if (flags & ~(O_CLOEXEC | O_NONBLOCK))
        return -EINVAL;
    int error = pipe_make(flags, files);
    return error ? error : install(files, flags, ends);
}
