/* Our allocator beside the host's, and a place to interleave at each atomic access. */
#pragma once

#define malloc  yao_malloc
#define free    yao_free
#define calloc  yao_calloc
#define realloc yao_realloc

void point(void);

#define __atomic_load_n(from, order)          (point(), __atomic_load_n(from, order))
#define __atomic_store_n(to, value, order)    (point(), __atomic_store_n(to, value, order))
#define __atomic_exchange_n(at, value, order) (point(), __atomic_exchange_n(at, value, order))
#define __atomic_fetch_add(at, value, order)  (point(), __atomic_fetch_add(at, value, order))
#define __atomic_compare_exchange_n(at, old, value, weak, good, bad)                               \
    (point(), __atomic_compare_exchange_n(at, old, value, weak, good, bad))
