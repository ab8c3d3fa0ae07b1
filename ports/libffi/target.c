/* The other target's files are empty on this one, but these have no such condition. */
#ifdef __riscv
#include "src/riscv/ffi.c"
#endif
