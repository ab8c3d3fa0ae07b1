#include "sys.h"

/* FAT keeps no permissions that it could mask: it is only remembered. */
long sys_umask(int mask)
{
    static int current = 022;
    int before = current;

    current = mask & 0777;
    return before;
}
