/* The numbered files of a log's folder. Results and errors are as in log.h. */
#pragma once

#include "log.h"

struct files {
    unsigned newest, second; /* the highest numbers; 0: there is none */
};

/* Puts the path of file @number into log->path. */
void files_path(struct log *log, unsigned number);

int files_find(struct log *log, struct files *files);

/* Removes every file up to @number: usually one, more after the log was set to keep fewer. */
int files_remove_up_to(struct log *log, unsigned number);
