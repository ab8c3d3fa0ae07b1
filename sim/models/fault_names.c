#include "fault_names.h"
#include "dw_mshc.h"
#include <stddef.h>

const struct fault_name sd_native_fault_names[] = {
    {"no-answer", SDN_FAULT_NO_ANSWER},
    {"lost-answer", SDN_FAULT_LOST_ANSWER},
    {"answer-crc", SDN_FAULT_ANSWER_CRC},
    {"answer-index", SDN_FAULT_ANSWER_INDEX},
    {"answer-end-bit", SDN_FAULT_ANSWER_END_BIT},
    {"answer-bit", SDN_FAULT_ANSWER_BIT},
    {"command-crc", SDN_FAULT_COMMAND_CRC},
    {"status", SDN_FAULT_STATUS},
    {"answer-busy", SDN_FAULT_ANSWER_BUSY},
    {"read-crc", SDN_FAULT_READ_CRC},
    {"read-end-bit", SDN_FAULT_READ_END_BIT},
    {"read-start", SDN_FAULT_READ_START},
    {"late-data", SDN_FAULT_LATE_DATA},
    {"no-data", SDN_FAULT_NO_DATA},
    {"write-crc", SDN_FAULT_WRITE_CRC},
    {"no-crc-status", SDN_FAULT_NO_CRC_STATUS},
    {"write-error", SDN_FAULT_WRITE_ERROR},
    {"program-error", SDN_FAULT_PROGRAM_ERROR},
    {"long-busy", SDN_FAULT_LONG_BUSY},
    {"stuck-busy", SDN_FAULT_STUCK_BUSY},
    {"removed", SDN_FAULT_REMOVED},
    {NULL, 0},
};

const struct fault_name dw_mshc_fault_names[] = {
    {"hle", DWM_FAULT_HLE},
    {"command-stuck", DWM_FAULT_COMMAND_STUCK},
    {"reset-stuck", DWM_FAULT_RESET_STUCK},
    {"no-command-done", DWM_FAULT_NO_COMMAND_DONE},
    {"no-data-over", DWM_FAULT_NO_DATA_OVER},
    {"no-descriptor", DWM_FAULT_NO_DESCRIPTOR},
    {"bus-error", DWM_FAULT_BUS_ERROR},
    {"fifo", DWM_FAULT_FIFO},
    {"no-interrupt", DWM_FAULT_NO_INTERRUPT},
    {NULL, 0},
};
