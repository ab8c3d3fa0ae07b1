#pragma once

#define PROCESS 1 /* the number of the only process, and of its thread */
