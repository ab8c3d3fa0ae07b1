/* The stream stdout, in place of musl's src/stdio/stdout.c: whoever needs it needs a puts() that
 * goes through its buffer. */
#include "stdio_impl.h"
#include <yao/module.h>

YAO_REQUIRE(puts, stream);

#undef stdout

static unsigned char room[UNGET + BUFSIZ];

hidden FILE __stdout_FILE = {
    .fd = 1,
    .flags = F_PERM | F_NORD,
    .buf = &room[UNGET],
    .buf_size = BUFSIZ,
    .lbf = '\n',
    .lock = -1,
    .write = __stdout_write,
    .seek = __stdio_seek,
    .close = __stdio_close,
};

FILE *const stdout = &__stdout_FILE;
FILE *volatile __stdout_used = &__stdout_FILE;
