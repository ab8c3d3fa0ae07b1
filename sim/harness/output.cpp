#include "output.h"
#include "simulator.h"
#include <cerrno>
#include <cstdarg>
#include <cstring>

Output::Output(const std::string &name, const char *what)
    : name_(name), what_(what), file_(fopen(name.c_str(), "w"))
{
    if (!file_)
        cannot_write();
}

Output::~Output()
{
    if (fclose(file_))
        cannot_write();
}

void Output::print(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (vfprintf(file_, format, args) < 0)
        cannot_write();
    va_end(args);
}

void Output::cannot_write() const
{
    fail("%s: write %s: %s", name_.c_str(), what_, strerror(errno));
}
