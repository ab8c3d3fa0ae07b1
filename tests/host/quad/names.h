/* Our functions beside the host's. */
#define __addtf3 yao_addtf3
#define __subtf3 yao_subtf3
