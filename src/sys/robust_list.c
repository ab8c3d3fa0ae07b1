/* The list of robust mutexes that a thread holds: for whoever waits for one when the thread ends.
 * Nobody could, so it is only kept. */
#include "src/sched/process.h"
#include "sys.h"
#include <errno.h>

static void *list;
static size_t list_size;

long sys_set_robust_list(void *head, size_t size)
{
    if (size != 3 * sizeof(long))
        return -EINVAL;
    list = head;
    list_size = size;
    return 0;
}

long sys_get_robust_list(int thread, void **head, size_t *size)
{
    if (!process_is_own(thread))
        return -ESRCH;
    *head = list;
    *size = list_size;
    return 0;
}
