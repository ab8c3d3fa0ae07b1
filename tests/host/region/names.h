/* Our allocator beside the host's. */
#define malloc             yao_malloc
#define free               yao_free
#define calloc             yao_calloc
#define realloc            yao_realloc
#define aligned_alloc      yao_aligned_alloc
#define malloc_usable_size yao_malloc_usable_size
