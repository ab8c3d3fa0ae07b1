/* src/signal/frame.h: a fiber keeps its registers itself. */
#pragma once

#include <stdint.h>

struct signal_frame {
    uint64_t status, depth;
};

void signal_interrupted(void);
void signal_save_fp(struct signal_frame *frame);
void signal_restore_fp(const struct signal_frame *frame);
