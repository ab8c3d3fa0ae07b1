#include "console_file.h"
#include "src/console/console.h"
#include "terminal.h"
#include <string.h>
#include <sys/stat.h>

static ssize_t write_console(struct file *file, const void *buffer, size_t size)
{
    return terminal_write(buffer, size);
}

static int sync_console(struct file *file)
{
    console_flush();
    return 0;
}

static int control_console(struct file *file, int operation, void *argument)
{
    return terminal_control(operation, argument);
}

static int console_status(struct file *file, struct stat *status)
{
    memset(status, 0, sizeof *status);
    status->st_mode = S_IFCHR | S_IRUSR | S_IWUSR;
    status->st_nlink = 1;
    return 0;
}

static const struct file_ops console_ops = {
    .read = console_file_read,
    .write = write_console,
    .sync = sync_console,
    .ioctl = control_console,
    .status = console_status,
};

struct file console_file = {
    .ops = &console_ops,
    .flags = O_RDWR,
    .references = 3,
};
