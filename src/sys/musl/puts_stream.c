/* puts() where stdout is used otherwise, too. */
#include "stdio_impl.h"
#include <yao/module.h>

YAO_ALTERNATIVE(puts, stream);

int puts(const char *text)
{
    FLOCK(stdout);
    int failed = fputs(text, stdout) < 0 || __overflow(stdout, '\n') < 0;
    FUNLOCK(stdout);
    return failed ? EOF : 0;
}
