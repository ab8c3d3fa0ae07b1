/* The calls for sockets, on what is none: there is no network. */
#include "areas.h"
#include "observe.h"
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static void transfers(int fd)
{
    char byte = 0;
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    CALL(send(fd, &byte, 1, 0));
    CALL(sendto(fd, &byte, 1, 0, NULL, 0));
    CALL(sendmsg(fd, &message, 0));
    CALL(recv(fd, &byte, 1, 0));
    CALL(recvfrom(fd, &byte, 1, 0, NULL, NULL));
    CALL(recvmsg(fd, &message, 0));
}

static void calls(int fd)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct sockaddr *any = (struct sockaddr *)&address;
    socklen_t size = sizeof address;
    int value = 0;

    CALL(bind(fd, any, size));
    CALL(connect(fd, any, size));
    CALL(listen(fd, 1));
    CALL(accept(fd, any, &size));
    CALL(accept4(fd, any, &size, 0));
    CALL(getsockname(fd, any, &size));
    CALL(getpeername(fd, any, &size));
    CALL(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value));
    size = sizeof value;
    CALL(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &size));
    CALL(shutdown(fd, SHUT_RDWR));
    transfers(fd);
}

void observe_sockets(void)
{
    int fd = open("file", O_RDWR | O_CREAT, 0666), ends[2];

    calls(fd);
    calls(-1);
    close(fd);
    CALL(socket(AF_UNIX, SOCK_STREAM, 0));           /* Yao: -1 EAFNOSUPPORT; no family is there */
    CALL(socketpair(AF_UNIX, SOCK_STREAM, 0, ends)); /* Yao: -1 EAFNOSUPPORT; as socket() */
    CALL(socket(12345, SOCK_STREAM, 0));
}
