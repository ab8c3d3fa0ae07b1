#include "src/file/mask.h"
#include "sys.h"

long sys_umask(int mask)
{
    mode_t before = file_mask;

    file_mask = (mode_t)mask & 0777;
    return before;
}
