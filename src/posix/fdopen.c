/*
 * fdopen() with a list of all streams, which picolibc's own does not keep. It lets exit() do what
 * C17 requires: "all open streams with unwritten buffered data are flushed" (7.22.4.4).
 */
#include <errno.h>
#include <stdio-bufio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yao/module.h>

#define STREAM_BYTES 512

struct stream {
    struct __file_bufio bufio; /* must be first: __bufio_close() frees this address */
    struct stream *next;
    char buffer[STREAM_BYTES];
};

static struct stream *streams;

static int close_stream(FILE *file)
{
    struct stream **link = &streams;

    while ((FILE *)*link != file)
        link = &(*link)->next;
    *link = (*link)->next;
    return __bufio_close(file);
}

static FILE *make(int fd, int flags)
{
    struct stream *stream = malloc(sizeof *stream);

    if (!stream)
        return NULL;
    stream->bufio = (struct __file_bufio)FDEV_SETUP_BUFIO(fd, stream->buffer, STREAM_BYTES, read,
                                                          write, lseek, close, flags, 0);
    stream->bufio.xfile.cfile.close = close_stream;
    __bufio_lock_init((FILE *)stream);
    stream->next = streams;
    streams = stream;
    return (FILE *)stream;
}

/* The stream flags for a mode string (C17, 7.21.5.3); 0 with errno set if it is invalid. */
static int flags_of(const char *mode)
{
    if (!strchr("rwa", *mode) || !*mode) {
        errno = EINVAL;
        return 0;
    }
    if (strchr(mode, '+'))
        return __SRD | __SWR;
    return *mode == 'r' ? __SRD : __SWR;
}

FILE *fdopen(int fd, const char *mode)
{
    int flags = flags_of(mode);

    if (!flags)
        return NULL;
    FILE *file = make(fd, flags);
    if (!file)
        errno = ENOMEM;
    else if (*mode == 'a')
        fseeko(file, 0, SEEK_END);
    return file;
}

static int flush_streams(void)
{
    int result = 0;
    for (struct stream *stream = streams; stream; stream = stream->next)
        result |= fflush((FILE *)stream);
    return result;
}

YAO_STEP(flush, streams, flush_streams);
