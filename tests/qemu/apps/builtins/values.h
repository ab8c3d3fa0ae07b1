/* What the compiler cannot know in advance. */
#pragma once

#include <stdint.h>

#define RECORDS 5

struct record {
    int number;
    char name[60]; /* large enough to be copied by memcpy */
};

struct record make_record(int number);
uint64_t volatile_u64(uint64_t value);
double volatile_double(double value);
const char *volatile_text(const char *text);
