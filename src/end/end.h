/* The end of everything. */
#pragma once

/* After a report: says that it was a crash, and powers off or halts. Any context. */
_Noreturn void end_after_crash(void);

/* The same before paging, when nothing but the firmware can be asked. */
_Noreturn void end_before_paging(void);
