/* Our functions beside the host's. */
#define memcpy  yao_memcpy
#define memmove yao_memmove
#define memset  yao_memset
#define memcmp  yao_memcmp
#define strlen  yao_strlen
