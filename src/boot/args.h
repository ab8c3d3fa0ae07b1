/* The boot arguments as argv. */
#pragma once

/* Splits @text (NULL: empty) at blanks into arguments behind @program; quotes of either kind group,
 * a backslash makes the next character plain except inside single quotes. Returns argv,
 * NULL-terminated, and its length in *count. Panics without memory. An open quote ends with
 * the text. */
char **args_split(char *program, const char *text, int *count);
