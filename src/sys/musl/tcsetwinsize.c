/* As ioctl(), which musl's function does not call. */
#include <sys/ioctl.h>
#include <termios.h>

int tcsetwinsize(int fd, const struct winsize *size)
{
    return ioctl(fd, TIOCSWINSZ, size);
}
