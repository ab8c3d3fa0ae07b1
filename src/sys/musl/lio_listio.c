/* As musl's, which waits in a thread: here a list is done when all of it was asked for. */
#include "aio_done.h"
#include <errno.h>
#include <stddef.h>

static int fail(int error)
{
    errno = error;
    return -1;
}

/* 0, or -1 if it was refused. */
static int start(struct aiocb *block)
{
    if (!block || (block->aio_lio_opcode != LIO_READ && block->aio_lio_opcode != LIO_WRITE))
        return 0;
    return block->aio_lio_opcode == LIO_READ ? aio_read(block) : aio_write(block);
}

static bool failed(const struct aiocb *block)
{
    return block && block->aio_lio_opcode != LIO_NOP && aio_error(block);
}

/* Transfers that were refused say so themselves, too; the others are made all the same. */
int lio_listio(int mode, struct aiocb *restrict const *restrict blocks, int count,
               struct sigevent *restrict event)
{
    int refused = 0, errors = 0;

    if (count < 0 || (mode != LIO_WAIT && mode != LIO_NOWAIT))
        return fail(EINVAL);
    if (mode == LIO_NOWAIT && event && !aio_can_notify(event))
        return fail(EAGAIN);
    for (int i = 0; i < count; i++) {
        refused |= start(blocks[i]);
        errors |= failed(blocks[i]);
    }
    if (mode == LIO_NOWAIT && event)
        aio_notify(event);
    if (refused)
        return fail(EAGAIN);
    return errors && mode == LIO_WAIT ? fail(EIO) : 0;
}
