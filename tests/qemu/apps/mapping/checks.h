#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define PAGE             4096ul
#define CHECK(condition) check_that((condition), #condition, __FILE__, __LINE__)

bool check_that(bool holds, const char *condition, const char *file, int line);
char *map(size_t pages, int protection);
bool is_zero(const char *bytes, size_t count);
void check_either(void);
void check_both(void);
void check_files(void);
void check_system(void);
