/* Streams of files. Picolibc's own fdopen() keeps no list of them, so nobody could do at exit what
 * C17 asks for: "all open streams with unwritten buffered data are flushed" (7.22.4.4). */
#include <errno.h>
#include <fcntl.h>
#include <stdio-bufio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <yao/module.h>

#define STREAM_BYTES 512

/* Picolibc's: what the letters of a mode mean for the stream (0: no mode) and for open(). */
int __posix_sflags(const char *mode, int *open_flags);

struct stream {
    struct __file_bufio bufio; /* first, so that both have one address: __bufio_close() frees it */
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

static FILE *make(int fd, int stream_flags)
{
    struct stream *stream = malloc(sizeof *stream);

    if (!stream)
        return NULL;
    stream->bufio = (struct __file_bufio)FDEV_SETUP_BUFIO(fd, stream->buffer, STREAM_BYTES, read,
                                                          write, lseek, close, stream_flags, 0);
    stream->bufio.xfile.cfile.close = close_stream;
    __bufio_lock_init((FILE *)stream);
    stream->next = streams;
    streams = stream;
    return (FILE *)stream;
}

/* Closes @fd when there is no memory: picolibc's fopen() would leave it open. */
FILE *fdopen(int fd, const char *mode)
{
    int open_flags, stream_flags = __posix_sflags(mode, &open_flags);

    if (!stream_flags)
        return NULL;
    FILE *file = make(fd, stream_flags);
    if (!file) {
        close(fd);
        errno = ENOMEM;
    } else if (open_flags & O_APPEND) {
        fseeko(file, 0, SEEK_END);
    }
    return file;
}

static int flush_streams(void)
{
    for (struct stream *stream = streams; stream; stream = stream->next)
        fflush((FILE *)stream);
    return 0;
}

YAO_STEP(exit, streams, flush_streams);
