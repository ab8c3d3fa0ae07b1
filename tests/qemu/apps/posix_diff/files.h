/* Files that the areas make and look at. */
#pragma once

#include <fcntl.h>
#include <unistd.h>

/* No descriptor. */
#define NOT_OPEN 57

/* Opens and closes. */
#define TRY(name, flags) close((int)CALL(open(name, flags, 0666)))

/* A file of this content in place of any old one. */
void create(const char *name, const char *text);

/* Up to 255 bytes of it, NULL if it cannot be opened. Valid until the next call. */
const char *content(const char *name);
