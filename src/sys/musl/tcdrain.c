/* As ioctl(), which musl's function does not call. */
#include <sys/ioctl.h>
#include <termios.h>

int tcdrain(int fd)
{
    return ioctl(fd, TCSBRK, 1);
}
