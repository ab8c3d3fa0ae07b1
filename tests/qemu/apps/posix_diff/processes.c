/* What one process cannot have. On a system with processes, the child ends at once. */
#include "areas.h"
#include "observe.h"
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int status_of_a_child(pid_t (*make)(void))
{
    int status = 0;
    pid_t child = make();

    if (!child)
        _exit(7);
    return child < 0 || waitpid(child, &status, 0) < 0 ? -1 : WEXITSTATUS(status);
}

static void programs(void)
{
    char *const arguments[] = {"none", NULL};
    pid_t child;

    CALL(execve("none", arguments, NULL));
    CALL(execve(".", arguments, NULL));
    CALL(execv("none/program", arguments));
    CALL(execvp("no such program", arguments));
    ERROR(posix_spawn(&child, "none", NULL, NULL, arguments, NULL)); /* Yao: ENOSYS; as fork() */
}

static int status_of_a_command(void)
{
    FILE *file = popen("exit 3", "r");
    int status = file ? pclose(file) : -1;

    return status < 0 ? -1 : WEXITSTATUS(status);
}

void observe_processes(void)
{
    VALUE(status_of_a_child(fork)); /* Yao: -1 ENOSYS; there is one process */
    VALUE(wait(NULL));
    programs();
    VALUE(status_of_a_command()); /* Yao: -1 ENOSYS; as fork() */
    POINTER(popen("exit 3", "z"));
    VALUE(system("exit 3")); /* Yao: -1 ENOSYS; as fork() */
}
