/* What romfs.py made (FILES), as a module that an image needs if it opens paths. */
    yao_require_rom__image = 0 /* as YAO_REQUIRE() of <yao/module.h> */

    .section .files, "a"
    .balign 4096
    .globl yao_files
    .type yao_files, @object
yao_files:
    .incbin FILES
    .size yao_files, . - yao_files
