/* FP registers by number: jumps into a table, 8 bytes each. Only for harts with D, with FP on. */
    .option arch, +d

    .text
    .globl float_read
/* a0 = number. Returns the raw bits. */
float_read:
    lla     t0, 1f
    slli    a0, a0, 3
    add     t0, t0, a0
    jr      t0
    .option push
    .option norvc
1:
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, \
               23, 24, 25, 26, 27, 28, 29, 30, 31
    fmv.x.d a0, f\n
    ret
    .endr
    .option pop

    .globl float_write
/* a0 = number, a1 = raw bits. */
float_write:
    lla     t0, 1f
    slli    a0, a0, 3
    add     t0, t0, a0
    jr      t0
    .option push
    .option norvc
1:
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, \
               23, 24, 25, 26, 27, 28, 29, 30, 31
    fmv.d.x f\n, a1
    ret
    .endr
    .option pop
