/* The boot arguments as argv. */
#pragma once

/* Splits @text (NULL: empty) at blanks into arguments that follow @program, much as a shell does:
 * quotes of either kind group, and a backslash escapes the next character except inside single
 * quotes. An unclosed quote extends to the end. Returns argv, NULL-terminated, and its length in
 * *count; behind it are the environment, NULL-terminated, too, and an empty auxiliary vector.
 * Panics when out of memory. */
char **args_split(char *program, const char *text, int *count);
