/* The identity of the only process: process 1, owned by the superuser. */
#include <unistd.h>

#define PROCESS   1
#define SUPERUSER 0

pid_t getpid(void)
{
    return PROCESS;
}

pid_t getppid(void)
{
    return 0;
}

uid_t getuid(void)
{
    return SUPERUSER;
}

uid_t geteuid(void)
{
    return SUPERUSER;
}

gid_t getgid(void)
{
    return SUPERUSER;
}

gid_t getegid(void)
{
    return SUPERUSER;
}
