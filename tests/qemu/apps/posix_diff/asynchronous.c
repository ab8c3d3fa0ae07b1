/* Asynchronous transfers: their results once they are done. */
#include "areas.h"
#include "observe.h"
#include <aio.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t came, code, value;

static void come(int number, siginfo_t *information, void *context)
{
    (void)number;
    (void)context;
    came++;
    code = information->si_code;
    value = information->si_value.sival_int;
}

static void finish(struct aiocb *block)
{
    while (aio_error(block) == EINPROGRESS)
        aio_suspend((const struct aiocb *const[]){block}, 1, NULL);
}

static void result(struct aiocb *block, int started)
{
    CALL(started);
    finish(block);
    ERROR(aio_error(block));
    VALUE(aio_return(block));
}

static struct aiocb block(int fd, void *buffer, size_t size, off_t offset)
{
    return (struct aiocb){.aio_fildes = fd,
                          .aio_buf = buffer,
                          .aio_nbytes = size,
                          .aio_offset = offset,
                          .aio_sigevent.sigev_notify = SIGEV_NONE};
}

static void files(int fd)
{
    char bytes[8] = "";
    struct aiocb out = block(fd, "abcdef", 6, 2), in = block(fd, bytes, sizeof bytes, 1);

    result(&out, aio_write(&out));
    VALUE(lseek(fd, 0, SEEK_CUR));
    result(&out, aio_fsync(O_SYNC, &out));
    result(&out, aio_fsync(O_DSYNC, &out));
    CALL(aio_fsync(77, &out));
    result(&in, aio_read(&in));
    BYTES(bytes, 8);
    in.aio_offset = 100;
    result(&in, aio_read(&in));
    in.aio_offset = -1;
    result(&in, aio_read(&in));
    VALUE(aio_cancel(fd, NULL) == AIO_ALLDONE);
    VALUE(aio_cancel(fd, &in) == AIO_ALLDONE);
    CALL(aio_cancel(fd + 100, NULL));
}

static void misuse(int fd)
{
    char byte;
    int closed = open("read", O_RDONLY | O_CREAT, 0666);
    struct aiocb in = block(closed, &byte, 1, 0), out = in;

    result(&out, aio_write(&out));
    close(closed);
    CALL(aio_cancel(closed, NULL));
    in = block(fd, &byte, 1, 0);
    CALL(lio_listio(77, (struct aiocb *[]){&in}, 1, NULL));
}

static void appended(void)
{
    int fd = open("appended", O_RDWR | O_CREAT | O_APPEND, 0666);
    struct aiocb out = block(fd, "ab", 2, 50);

    result(&out, aio_write(&out));
    result(&out, aio_write(&out));
    VALUE(lseek(fd, 0, SEEK_END));
    close(fd);
}

static void pipes(void)
{
    char bytes[4] = "";
    int ends[2];

    CALL(pipe(ends));
    struct aiocb out = block(ends[1], "pipe", 4, 9), in = block(ends[0], bytes, 4, 9);
    result(&out, aio_write(&out));
    result(&in, aio_read(&in));
    BYTES(bytes, 4);
    CALL(aio_read(&in)); /* Yao: -1 EAGAIN; it would wait */
    close(ends[1]);
    finish(&in);
    ERROR(aio_error(&in)); /* Yao: EAGAIN; it was refused */
    result(&in, aio_read(&in));
    close(ends[0]);
}

static void signals(int fd)
{
    char byte;
    struct aiocb in = block(fd, &byte, 1, 2);

    sigaction(SIGUSR1, &(struct sigaction){.sa_sigaction = come, .sa_flags = SA_SIGINFO}, NULL);
    in.aio_sigevent = (struct sigevent){
        .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 42};
    CALL(aio_read(&in));
    while (!came)
        usleep(1000);
    VALUE(value);
    TRUTH(code == SI_ASYNCIO);
    VALUE(aio_return(&in));
}

static void lists(int fd)
{
    char one[3] = "", other[3] = "";
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    struct aiocb first = block(fd, one, 2, 2), second = block(fd, other, 2, 4), none = first;
    struct aiocb *const list[] = {&first, NULL, &second, &none};

    first.aio_lio_opcode = second.aio_lio_opcode = LIO_READ;
    none.aio_lio_opcode = LIO_NOP;
    CALL(lio_listio(LIO_WAIT, list, 4, NULL));
    STRING(one);
    STRING(other);
    second.aio_offset = -1;
    CALL(lio_listio(LIO_WAIT, list, 4, NULL));
    ERROR(aio_error(&second));
    second.aio_offset = 6;
    came = 0;
    CALL(lio_listio(LIO_NOWAIT, list, 4, &event));
    while (!came)
        usleep(1000);
    STRING(other);
    CALL(lio_listio(LIO_NOWAIT, list, 0, NULL));
}

void observe_asynchronous(void)
{
    int fd = open("file", O_RDWR | O_CREAT, 0666);

    files(fd);
    misuse(fd);
    appended();
    pipes();
    signals(fd);
    lists(fd);
    close(fd);
    signal(SIGUSR1, SIG_DFL);
}
