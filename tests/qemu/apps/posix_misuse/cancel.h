#pragma once

void cancel_itself(void);
void cancel_in_a_wait(void);
