/* stdin, stdout and stderr on file descriptors 0, 1 and 2, for images that have descriptors. */
#include <stdio-bufio.h>
#include <stdio.h>
#include <unistd.h>
#include <yao/module.h>

YAO_ALTERNATIVE(stdio, descriptors);

#define INPUT_BYTES  256
#define OUTPUT_BYTES 512

static char input[INPUT_BYTES], output[OUTPUT_BYTES], errors[1];

static struct __file_bufio in =
    FDEV_SETUP_BUFIO(STDIN_FILENO, input, sizeof input, read, write, lseek, close, __SRD, 0);
static struct __file_bufio out = FDEV_SETUP_BUFIO(STDOUT_FILENO, output, sizeof output, read, write,
                                                  lseek, close, __SWR, __BLBF);
static struct __file_bufio err =
    FDEV_SETUP_BUFIO(STDERR_FILENO, errors, sizeof errors, read, write, lseek, close, __SWR, 0);

FILE *const stdin = &in.xfile.cfile.file;
FILE *const stdout = &out.xfile.cfile.file;
FILE *const stderr = &err.xfile.cfile.file;

static int flush_output(void)
{
    return fflush(stdout);
}

YAO_STEP(flush, stdout, flush_output);
