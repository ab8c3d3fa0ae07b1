/* libffi's configure would link the one of the target here. */
#ifdef __riscv
#include "src/riscv/ffitarget.h"
#else
#define X86_64
#include "src/x86/ffitarget.h"
#endif
