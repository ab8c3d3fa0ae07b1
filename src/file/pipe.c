#define _GNU_SOURCE /* F_GETPIPE_SZ */
#include "pipe.h"
#include "poll.h"
#include "src/sched/ready.h"
#include "src/sched/signals.h"
#include "stream.h"
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>

/* head and tail count all bytes ever written and read, modulo 2^32. */
struct pipe {
    struct file read_end, write_end;
    bool reader, writer; /* whether the ends are open */
    uint32_t head, tail;
    char bytes[PIPE_ROOM];
};

static struct pipe *of_reader(struct file *file)
{
    return (struct pipe *)((char *)file - offsetof(struct pipe, read_end));
}

static struct pipe *of_writer(struct file *file)
{
    return (struct pipe *)((char *)file - offsetof(struct pipe, write_end));
}

static uint32_t used(const struct pipe *pipe)
{
    return pipe->head - pipe->tail;
}

/* The bytes from @position on that lie in one piece, at most @size. */
static size_t straight(uint32_t position, size_t size)
{
    size_t piece = PIPE_ROOM - position % PIPE_ROOM;
    return piece < size ? piece : size;
}

static void take(struct pipe *pipe, char *to, size_t size)
{
    while (size) {
        size_t piece = straight(pipe->tail, size);
        memcpy(to, pipe->bytes + pipe->tail % PIPE_ROOM, piece);
        pipe->tail += (uint32_t)piece;
        to += piece;
        size -= piece;
    }
}

static void put(struct pipe *pipe, const char *from, size_t size)
{
    while (size) {
        size_t piece = straight(pipe->head, size);
        memcpy(pipe->bytes + pipe->head % PIPE_ROOM, from, piece);
        pipe->head += (uint32_t)piece;
        from += piece;
        size -= piece;
    }
}

static ssize_t read_pipe(struct file *file, void *buffer, size_t size)
{
    struct pipe *pipe = of_reader(file);
    int error = size ? poll_wait(file, POLLIN) : 0;

    if (error)
        return error;
    size = size < used(pipe) ? size : used(pipe);
    take(pipe, buffer, size);
    if (size)
        ready_changed();
    return (ssize_t)size;
}

static int broken(void)
{
    signal_raise_async(SIGPIPE);
    return -EPIPE;
}

/* What is written at once: all of it up to PIPE_BUF bytes, else what there is room for. */
static size_t portion(const struct pipe *pipe, size_t size)
{
    size_t room = PIPE_ROOM - used(pipe);
    if (size <= room)
        return size;
    return size <= PIPE_BUF ? 0 : room;
}

struct writing {
    const struct pipe *pipe;
    size_t size;
};

static int can_write(void *context, uint64_t *again_ns)
{
    const struct writing *writing = context;
    return !writing->pipe->reader || portion(writing->pipe, writing->size);
}

static int wait_to_write(const struct pipe *pipe, size_t size)
{
    struct writing writing = {pipe, size};

    return poll_block(&pipe->write_end, &(struct look){can_write, &writing});
}

static ssize_t write_portion(struct pipe *pipe, const char *bytes, size_t size)
{
    int error = wait_to_write(pipe, size);

    if (error)
        return error;
    if (!pipe->reader)
        return broken();
    size = portion(pipe, size);
    put(pipe, bytes, size);
    ready_changed();
    return (ssize_t)size;
}

static ssize_t write_pipe(struct file *file, const void *buffer, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t result = write_portion(of_writer(file), (const char *)buffer + done, size - done);
        if (result < 0)
            return done ? (ssize_t)done : result;
        done += (size_t)result;
    }
    return (ssize_t)done;
}

static ssize_t not_for_reading(struct file *file, void *buffer, size_t size)
{
    return -EBADF;
}

static ssize_t not_for_writing(struct file *file, const void *buffer, size_t size)
{
    return -EBADF;
}

static void poll_reader(struct file *file, struct ready *ready)
{
    struct pipe *pipe = of_reader(file);

    ready->arrivals = pipe->head + !pipe->writer;
    ready->events = used(pipe) ? POLLIN | POLLRDNORM : 0;
    if (!pipe->writer)
        ready->events |= POLLHUP;
}

/* Writable with room for PIPE_BUF bytes. */
static void poll_writer(struct file *file, struct ready *ready)
{
    struct pipe *pipe = of_writer(file);

    ready->rooms = pipe->tail + !pipe->reader;
    ready->events = PIPE_ROOM - used(pipe) >= PIPE_BUF ? POLLOUT | POLLWRNORM : 0;
    if (!pipe->reader)
        ready->events |= POLLERR;
}

static int status_of_pipe(struct file *file, struct stat *status)
{
    return stream_status(status, S_IFIFO);
}

/* No pipe changes its size. Linux, too, may give more than was asked for, and says so. */
static int set_size(long wanted)
{
    if (wanted < 0 || wanted > INT_MAX)
        return -EINVAL;
    return wanted <= (long)PIPE_ROOM ? (int)PIPE_ROOM : -EPERM;
}

static int control(const struct pipe *pipe, int operation, void *argument)
{
    switch (operation) {
    case FIONREAD:
        *(int *)argument = (int)used(pipe);
        return 0;
    case F_GETPIPE_SZ:
        return PIPE_ROOM;
    case F_SETPIPE_SZ:
        return set_size(*(long *)argument);
    default:
        return -ENOTTY;
    }
}

static int control_reader(struct file *file, int operation, void *argument)
{
    return control(of_reader(file), operation, argument);
}

static int control_writer(struct file *file, int operation, void *argument)
{
    return control(of_writer(file), operation, argument);
}

static int close_end(struct pipe *pipe)
{
    ready_changed();
    if (!pipe->reader && !pipe->writer)
        free(pipe);
    return 0;
}

static int close_reader(struct file *file)
{
    of_reader(file)->reader = false;
    return close_end(of_reader(file));
}

static int close_writer(struct file *file)
{
    of_writer(file)->writer = false;
    return close_end(of_writer(file));
}

static const struct file_ops reader_ops = {
    .read = read_pipe,
    .write = not_for_writing,
    .ioctl = control_reader,
    .poll = poll_reader,
    .status = status_of_pipe,
    .close = close_reader,
};

static const struct file_ops writer_ops = {
    .read = not_for_reading,
    .write = write_pipe,
    .ioctl = control_writer,
    .poll = poll_writer,
    .status = status_of_pipe,
    .close = close_writer,
};

int pipe_make(int flags, struct file *ends[2])
{
    struct pipe *pipe = malloc(sizeof *pipe);

    if (!pipe)
        return -ENOMEM;
    memset(pipe, 0, offsetof(struct pipe, bytes));
    pipe->read_end = (struct file){.ops = &reader_ops, .flags = O_RDONLY | (flags & O_NONBLOCK)};
    pipe->write_end = (struct file){.ops = &writer_ops, .flags = O_WRONLY | (flags & O_NONBLOCK)};
    pipe->reader = pipe->writer = true;
    ends[0] = &pipe->read_end;
    ends[1] = &pipe->write_end;
    return 0;
}
