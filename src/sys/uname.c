#include "sys.h"
#include <errno.h>
#include <sys/utsname.h>

/* A program that asks gets what it can compare with: this is not Linux. */
long sys_uname(struct utsname *system)
{
    *system = (struct utsname){"Yao", "yao", "1", "1", "riscv64", ""};
    return 0;
}

long sys_sethostname(const char *name, size_t size)
{
    return size > 64 ? -EINVAL : -EPERM;
}
