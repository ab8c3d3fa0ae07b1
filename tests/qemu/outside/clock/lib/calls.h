/* Counts calls, and prints their number when the app ends. */
#pragma once

void calls_count(void);
