/* Each CHECK that does not hold is reported and counted; the app continues. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define CHECK(condition) check_that((condition), #condition, __FILE__, __LINE__)

/* That a call fails with an errno. */
#define CHECK_FAILS(call, expected) check_fails((long)(call), (expected), #call, __FILE__, __LINE__)

bool check_that(bool holds, const char *condition, const char *file, int line);
bool check_fails(long result, int expected, const char *call, const char *file, int line);
int check_failures(void);

/* Bytes that show their place: byte @offset of the pattern named @seed. */
unsigned char pattern(unsigned seed, size_t offset);
void pattern_fill(unsigned char *bytes, size_t count, unsigned seed, size_t offset);
bool pattern_is(const unsigned char *bytes, size_t count, unsigned seed, size_t offset);

void check_files(void);
void check_folders(void);
void check_names(void);
void check_errors(void);
void check_stdio(void);
