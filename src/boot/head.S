/* Where no other hart runs anything. */

    /* YAO_DEFAULT(parking, ended), of C. */
    .section .rodata.marks, "a", @progbits
yao_alternative_parking__ended:
yao_default_parking__ended:
    .byte   0

    /* No interrupt is enabled: nothing wakes the hart. */
    .macro park
1:  wfi
    j       1b
    .endm
#define PARK park
#include "head.inc"
