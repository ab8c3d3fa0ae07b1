/* What setuid() and its kin call. */
#include "libc.h"
#include "whole_call.h"

int __setxid(int call, int id, int effective, int saved)
{
    return (int)__syscall_ret((unsigned long)__syscall(whole_call(call), id, effective, saved));
}
