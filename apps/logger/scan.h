#pragma once

#include "log.h"

struct scan {
    unsigned end;     /* behind the last whole record */
    uint32_t last;    /* its number */
    unsigned odd;     /* neither whole nor blank, behind it: torn */
    unsigned damaged; /* likewise, before it */
};

/* Looks at the whole open file, as a spoilt record in its middle must not cost those that follow.
 * Result and errors are as in log.h. */
int scan_file(struct log *log, struct scan *scan);
