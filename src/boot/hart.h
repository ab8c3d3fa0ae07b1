/* Private to src/boot; everyone else calls hart_id(). */
#pragma once

/* The hart that we boot on: the id that the firmware passed in a0. */
extern unsigned long boot_hart_;
