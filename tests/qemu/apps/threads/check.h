/* Prints what a program observes: a host's Linux and an image print the same. */
#pragma once

#include <pthread.h>
#include <stdio.h>

#define SAY(...)     printf(__VA_ARGS__)
#define RESULT(call) printf("%s = %d\n", #call, (int)(call))

/* @count threads, at most 8, call @function, each with a number of its own from 0: the sum of what
 * they return. */
long together(int count, void *(*function)(void *));

void locks(void);
void conditions(void);
void lives(void);
void signals(void);
void turns(void);
void files(const char *in); /* a folder, without a slash at the end */
