/* Prints what it was given, and ends with success. */
#include "../firmware/physical.h"
#include <yao/hart.h>
#include <yao/log.h>
#include <yao/mm.h>

static unsigned long fcsr(void)
{
    unsigned long value;
    __asm__ volatile("frcsr %0" : "=r"(value));
    return value;
}

int main(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        log_info("argv[%d]=<%s>", i, argv[i]);
    if (argv[argc])
        log_error("argv has no end");
    log_info("floating point: 0x%lx", fcsr());
    log_info("hart %lu", hart_id());
    log_info("image at 0x%lx", physical((const void *)0x3f80000000));
    log_info("free: %zu KiB", page_free_bytes() / 1024);
    return argv[argc] ? 1 : 0;
}
