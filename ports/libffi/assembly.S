/* As in target.c. */
#ifdef __riscv
#include "src/riscv/sysv.S"
#endif
