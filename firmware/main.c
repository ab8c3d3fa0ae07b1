/* From the boot hart's first C code to the S-mode image. */
#include "console.h"
#include "csr.h"
#include "hart.h"
#include "protect.h"
#include "report.h"
#include "reset.h"
#include "tree.h"

extern uint32_t boot_lottery;

/* Called by _start on the boot hart. @supervisor is false if it has no S-mode, and no hart with
 * S-mode has come to boot. */
_Noreturn void boot_main(const void *blob, bool supervisor);

_Noreturn void boot_main(const void *blob, bool supervisor)
{
    uint64_t id = csr_read(mhartid);
    csr_write(mscratch, 0);
    const char *refused = tree_read(blob);
    console_init();
    if (refused)
        report_stop("device tree at 0x%lx (register a1): %s", (uintptr_t)blob, refused);
    if (!supervisor)
        report_stop("hart %lu: no S-mode, and no hart with S-mode booted", id);
    protect_close(FIRMWARE_BASE, FIRMWARE_SIZE);
    hart_init_table(id);
    reset_init();
    hart_prepare();
    hart_at(0)->state = HART_STARTED;
    __atomic_store_n(&boot_lottery, BOOT_TAKEN | BOOT_DONE, __ATOMIC_RELEASE);
    hart_enter(id, TREE_BASE, IMAGE_BASE);
}
