/* Says how large the terminal's window is, as an emulator would on Linux. */
#include <sys/ioctl.h>
#include <unistd.h>

__attribute__((constructor)) static void set_window(void)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    ioctl(STDOUT_FILENO, TIOCSWINSZ, &size);
}
