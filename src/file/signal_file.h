/* Files of signalfd(): to read one takes signals that wait, and says what they were. */
#pragma once

#include "file.h"

/* Of the signals in @set. NULL: no memory. */
struct file *signal_file_make(unsigned long set, int flags);

/* Its set, which may be changed; NULL: it is another kind of file. */
unsigned long *signal_file_set(struct file *file);
