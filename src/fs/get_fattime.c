#include "fat_time.h"
#include "fatfs.h"
#include "src/time/realtime.h"

DWORD get_fattime(void)
{
    return fat_time_from_unix((time_t)(realtime_ns() / 1000000000));
}
