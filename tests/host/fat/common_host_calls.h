/* random_calls() of this computer's own file system; that of names.h is ours. */
#pragma once

#include "tests/qemu/apps/random_calls/calls.h"

void host_random_calls(const struct random_calls *how);
