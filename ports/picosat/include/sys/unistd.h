/* glibc has it, musl does not. */
#include <unistd.h>
