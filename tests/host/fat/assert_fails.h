#pragma once

#include <errno.h>

#define assert_fails(call, code)                                                                   \
    do {                                                                                           \
        errno = 0;                                                                                 \
        assert_true((call) == -1);                                                                 \
        assert_int_equal(errno, code);                                                             \
    } while (0)
