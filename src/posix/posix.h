/* What the rest of the libos needs of the POSIX layer. */
#pragma once

/* Brings everything written through descriptors and stdout to where it belongs. Called once
 * when the app ends; errors are logged. Not callable from interrupt handlers. */
void posix_sync_all(void);
