/* A pipe: bytes from one file to another. */
#pragma once

#include "file.h"

#define PIPE_ROOM 65536u /* as on Linux (pipe(7)) */

/* Makes a pipe of its reading and its writing end, with the flags @flags of pipe2(). 0 or -ENOMEM.
 * The ends are closed by their operation. */
int pipe_make(int flags, struct file *ends[2]);
