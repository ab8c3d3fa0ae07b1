/* There is no network: no family of addresses is supported, and no descriptor is a socket. */
#include "src/file/fd.h"
#include "sys.h"
#include <errno.h>

long sys_socket(int family, int type, int protocol)
{
    return -EAFNOSUPPORT;
}

long sys_socketpair(int family, int type, int protocol, int *fds)
{
    return -EAFNOSUPPORT;
}

static long no_socket(int fd)
{
    return fd_file(fd) ? -ENOTSOCK : -EBADF;
}

long sys_connect(int fd, const void *address, int size)
{
    return no_socket(fd);
}

long sys_bind(int fd, const void *address, int size)
{
    return no_socket(fd);
}

long sys_listen(int fd, int backlog)
{
    return no_socket(fd);
}

long sys_accept(int fd, void *address, int *size)
{
    return no_socket(fd);
}

long sys_accept4(int fd, void *address, int *size, int flags)
{
    return no_socket(fd);
}

long sys_sendto(int fd, const void *data, size_t size, int flags, const void *address, int length)
{
    return no_socket(fd);
}

long sys_recvfrom(int fd, void *data, size_t size, int flags, void *address, int *length)
{
    return no_socket(fd);
}

long sys_sendmsg(int fd, const void *message, int flags)
{
    return no_socket(fd);
}

long sys_recvmsg(int fd, void *message, int flags)
{
    return no_socket(fd);
}

long sys_shutdown(int fd, int how)
{
    return no_socket(fd);
}

long sys_getsockname(int fd, void *address, int *size)
{
    return no_socket(fd);
}

long sys_getpeername(int fd, void *address, int *size)
{
    return no_socket(fd);
}

long sys_setsockopt(int fd, int level, int option, const void *value, int size)
{
    return no_socket(fd);
}

long sys_getsockopt(int fd, int level, int option, void *value, int *size)
{
    return no_socket(fd);
}
