#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>
#include <unistd.h>

#define PIECE 4096 /* bytes copied at once */

static ssize_t read_piece(struct file *from, void *bytes, size_t size, const off_t *offset)
{
    return offset ? from->ops->pread(from, bytes, size, *offset)
                  : from->ops->read(from, bytes, size);
}

/* The next piece: what was written of it. What was read and not written is read again, as @from is
 * where the caller expects it. */
static ssize_t send_piece(struct file *to, struct file *from, off_t *offset, size_t size)
{
    char bytes[PIECE];
    ssize_t count = read_piece(from, bytes, size < PIECE ? size : PIECE, offset);
    if (count <= 0)
        return count;
    ssize_t done = to->ops->write(to, bytes, (size_t)count);
    ssize_t taken = done < 0 ? 0 : done;
    if (offset)
        *offset += taken;
    else if (taken < count)
        from->ops->seek(from, taken - count, SEEK_CUR);
    return done;
}

/* @from has positions, as on Linux. */
long sys_sendfile(int out, int in, off_t *offset, size_t size)
{
    struct file *to = fd_file(out), *from = fd_file(in);
    size_t total = 0;

    if (!to || !from || !file_writable(to) || !file_readable(from))
        return -EBADF;
    if (!from->ops->pread || !from->ops->seek || (to->flags & O_APPEND) || (offset && *offset < 0))
        return -EINVAL;
    while (total < size) {
        ssize_t done = send_piece(to, from, offset, size - total);
        if (done <= 0)
            return total ? (long)total : done;
        total += (size_t)done;
    }
    return (long)total;
}
