/* What a hart and its devices do that QEMU's do not: the topics that the arguments name, behind the
 * milliseconds that a signal may take. */
#include "checks.h"
#include <stdlib.h>
#include <string.h>
#include <yao/log.h>

static const struct {
    const char *name;
    void (*run)(unsigned patience_ms);
} topics[] = {{"mapping", mapping_run},
              {"level", level_run},
              {"order", order_run},
              {"pair", pair_run},
              {"wait", wait_run}};

static unsigned checks, failures;

bool check(const char *what, uint64_t found, uint64_t expected)
{
    checks++;
    if (found == expected)
        return true;
    failures++;
    log_error("%s: found 0x%lx instead of 0x%lx", what, found, expected);
    return false;
}

int main(int argc, char **argv)
{
    unsigned patience_ms = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
    for (int i = 2; i < argc; i++)
        for (size_t topic = 0; topic < sizeof topics / sizeof *topics; topic++)
            if (!strcmp(argv[i], topics[topic].name))
                topics[topic].run(patience_ms);
    log_info("%u checks, %u failed", checks, failures);
    return !checks || failures;
}
