#include "environment.h"
#include "src/settings/defaults.h"
#include "src/settings/settings.h"
#include <yao/module.h>

YAO_ALTERNATIVE(environment, settings);

#define NAME "environment"

static const char *string(bool passed, unsigned index)
{
    return passed ? dt_string(settings_node(), NAME, index) : yao_environment[index];
}

/* Counted first with @to NULL: then what is wrong is told. */
size_t environment_write(const char **to)
{
    static bool passed;
    size_t count = 0;
    if (!to)
        passed = setting_is_list(settings_node(), NAME);
    for (const char *text; (text = string(passed, (unsigned)count)); count++)
        if (to)
            to[count] = text;
    return count;
}
