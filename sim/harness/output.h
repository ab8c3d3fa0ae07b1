/* An output file. Any write error ends the program with a message, so no file is silently
 * truncated. */
#pragma once

#include <cstdio>
#include <string>

class Output
{
  public:
    /* @what describes the content, for the message. */
    Output(const std::string &name, const char *what);
    ~Output();
    Output(const Output &) = delete;
    Output &operator=(const Output &) = delete;

    void print(const char *format, ...) __attribute__((format(printf, 2, 3)));

  private:
    [[noreturn]] void cannot_write() const;

    std::string name_;
    const char *what_;
    FILE *file_;
};
