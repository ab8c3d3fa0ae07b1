/* In place of musl's, so that an image that calls it has an environment: src/boot/environment.h. */
#include <stdlib.h>
#include <string.h>
#include <yao/module.h>

YAO_REQUIRE(environment, settings);

extern char **__environ;

char *getenv(const char *name)
{
    size_t length = strlen(name);
    if (!length || memchr(name, '=', length) || !__environ)
        return NULL;
    for (char **at = __environ; *at; at++)
        if (!strncmp(*at, name, length) && (*at)[length] == '=')
            return *at + length + 1;
    return NULL;
}
