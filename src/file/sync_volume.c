#include "fd.h"

int (*fd_sync_volume)(void);
