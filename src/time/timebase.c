#include "timebase.h"
#include <string.h>
#include <yao/log.h>
#include <yao/time.h>

/* Whether the hart has a multi-letter extension, by `riscv,isa` ("rv64imafdc_sstc_…") or by the
 * newer binding's string list `riscv,isa-extensions`. */
static bool isa_has(dt_node cpu, const char *extension)
{
    const char *isa = dt_string(cpu, "riscv,isa", 0);
    size_t length = strlen(extension);
    for (const char *at = isa; at && (at = strchr(at, '_'));)
        if (!strncmp(++at, extension, length) && (!at[length] || at[length] == '_'))
            return true;
    const char *name;
    for (unsigned i = 0; (name = dt_string(cpu, "riscv,isa-extensions", i)); i++)
        if (!strcmp(name, extension))
            return true;
    return false;
}

bool timebase_has_sstc(dt_node cpu)
{
    return cpu >= 0 && isa_has(cpu, "sstc");
}

uint32_t timebase_read(dt_node cpu)
{
    dt_node cpus = dt_find_path("/cpus");
    uint32_t hz = 0;
    if (cpus < 0 || (dt_u32(cpus, "timebase-frequency", 0, &hz) &&
                     (cpu < 0 || dt_u32(cpu, "timebase-frequency", 0, &hz)))) {
        log_error("device tree: /cpus has no timebase-frequency: there is no clock");
        return 0;
    }
    if (!hz) /* the high half of 64 bits (Devicetree Specification v0.4, section 3.8) */
        dt_u32(cpus, "timebase-frequency", 1, &hz);
    if (hz >= 1000 && hz <= TIME_SECOND)
        return hz;
    log_error("device tree: /cpus: timebase-frequency is %u Hz, not between 1 kHz and 1 GHz", hz);
    return 0;
}
