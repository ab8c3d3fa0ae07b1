/* The prompt's program, which qjsc would have compiled from repl.js: none, so qjs runs scripts. */
#include <stdint.h>

const uint32_t qjsc_repl_size = 0;
const uint8_t qjsc_repl[1];
