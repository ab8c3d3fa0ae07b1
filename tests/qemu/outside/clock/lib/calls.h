/* Counts calls, and tells their number when the app ends. */
#pragma once

void calls_count(void);
