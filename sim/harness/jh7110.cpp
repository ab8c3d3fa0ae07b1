/* The JH7110's devices (U-Boot, arch/riscv/dts/jh7110.dtsi). */
#include "simulator.h"

void add_jh7110(Simulator &)
{
}
