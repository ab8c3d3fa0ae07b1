/* strerror() calls this for errno values that picolibc has no text for. */
#include <errno.h>
#include <stddef.h>

char *_user_strerror(int error, int internal, int *failed);

char *_user_strerror(int error, int internal, int *failed)
{
    static char no_medium[] = "No medium found";
    return error == ENOMEDIUM ? no_medium : NULL;
}
