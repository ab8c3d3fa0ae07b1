#pragma once

/* The hart that boots, by the number the firmware passed. */
extern unsigned long boot_hart_;
