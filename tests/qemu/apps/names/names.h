#pragma once

extern int pages_give;

const char *format(const char *text);
int console_lines(int number);
