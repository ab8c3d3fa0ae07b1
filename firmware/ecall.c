/* Dispatches SBI calls to the extensions. */
#include "ecall.h"
#include <stddef.h>

enum { A0 = 10, A1 = 11, A6 = 16, A7 = 17 };

/* In descending order of frequency. */
static const struct sbi_extension *const extensions[] = {
    &sbi_time, &sbi_console, &sbi_ipi, &sbi_rfence, &sbi_hsm, &sbi_reset, &sbi_base,
};

static const struct sbi_extension *find(uint64_t id)
{
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (extensions[i]->id == id)
            return !extensions[i]->present || extensions[i]->present() ? extensions[i] : NULL;
    return NULL;
}

bool ecall_has(uint64_t id)
{
    return find(id);
}

void ecall_handle(struct frame *frame)
{
    const struct sbi_extension *extension = find(frame->x[A7]);
    struct sbi_result result = {SBI_ERR_NOT_SUPPORTED, 0};
    frame->pc += 4;
    if (extension)
        result = extension->call(frame->x[A6], &frame->x[A0]);
    frame->x[A0] = (uint64_t)result.error;
    frame->x[A1] = result.value;
}
