#include "src/random/random.h"
#include "sys.h"

long sys_getrandom(void *bytes, size_t size, int flags)
{
    return random_get(bytes, size, (unsigned)flags);
}
