/* Files of eventfd(). */
#pragma once

#include "file.h"

/* A counter that begins with @count; @one_by_one: a read takes 1 of it, else all. NULL: no memory.
 */
struct file *event_make(unsigned count, bool one_by_one, int flags);
