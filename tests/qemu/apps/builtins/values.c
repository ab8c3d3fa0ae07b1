#include "values.h"
#include <stdio.h>

struct record make_record(int number)
{
    struct record record = {.number = number};
    sprintf(record.name, "record %d", number);
    return record;
}

uint64_t volatile_u64(uint64_t value)
{
    volatile uint64_t kept = value;
    return kept;
}

double volatile_double(double value)
{
    volatile double kept = value;
    return kept;
}

const char *volatile_text(const char *text)
{
    const char *volatile kept = text;
    return kept;
}
