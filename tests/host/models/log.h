/*
 * <yao/log.h> for host tests: messages are kept, so that a test can show that a failure was
 * reported; panic() fails the test.
 */
#pragma once

#include <yao/log.h>

void log_reset(void);
unsigned log_errors(void);        /* calls of log_error() since */
const char *log_last_error(void); /* text of the latest; "" when there was none */
unsigned log_infos(void);         /* calls of log_info() since */
const char *log_last_info(void);
