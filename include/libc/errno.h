/* picolibc hides the errno values of Linux, ENOMEDIUM among them, behind this macro. */
#pragma once

#ifndef __LINUX_ERRNO_EXTENSIONS__
#define __LINUX_ERRNO_EXTENSIONS__
#endif
#include_next <errno.h>
