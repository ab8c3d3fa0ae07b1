#pragma once

/* Remembers the hart that boots, by the number the firmware passed. */
void hart_init(unsigned long id);
