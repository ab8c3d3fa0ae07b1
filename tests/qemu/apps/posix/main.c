/* Uses files as POSIX has them, checks what comes of it, and leaves some for the host to check. */
#include "check.h"
#include <stdio.h>

int main(void)
{
    check_files();
    check_folders();
    check_names();
    check_errors();
    check_stdio();
    printf("%d checks failed\n", check_failures());
    return check_failures() != 0;
}
