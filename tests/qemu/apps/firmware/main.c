/* Asks the firmware for what S-mode may expect of it: the topics that the arguments
 * name. */
#include "checks.h"
#include <stddef.h>
#include <string.h>
#include <yao/log.h>

static const struct topic topics[] = {
    {"guard", guard_run}, {"misaligned", misaligned_run}, {"illegal", illegal_run},
    {"time", time_run},   {"calls", calls_run},           {"reset", reset_run},
    {"harts", harts_run}, {"console", console_run},       {"shutdown", shutdown_run},
    {"fail", fail_run},   {"reboot", reboot_run},
};

static unsigned checks, failures;

void check(const char *what, uint64_t found, uint64_t expected)
{
    checks++;
    if (found == expected)
        return;
    failures++;
    log_error("%s: found 0x%lx instead of 0x%lx", what, found, expected);
}

static void run(const char *name)
{
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if (!strcmp(name, topics[i].name))
            topics[i].run();
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        run(argv[i]);
    log_info("%u checks, %u failed", checks, failures);
    return !checks || failures;
}
