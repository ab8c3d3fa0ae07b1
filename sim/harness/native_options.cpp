/* Faults of a card in SD mode (--native-fault), and of its controller (--mshc-fault). */
#include "simulator.h"
#include <cstring>

sd_native_config usual_native_card()
{
    sd_native_config config{};
    config.init_ns = 1000000;
    config.access_ns = 100000;
    config.program_ns = 250000;
    return config;
}

namespace
{

struct Name {
    const char *name;
    int kind;
};

const Name native_kinds[] = {
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
    {nullptr, 0},
};

const Name mshc_kinds[] = {
    {"hle", DWM_FAULT_HLE},
    {"command-stuck", DWM_FAULT_COMMAND_STUCK},
    {"reset-stuck", DWM_FAULT_RESET_STUCK},
    {"no-command-done", DWM_FAULT_NO_COMMAND_DONE},
    {"no-data-over", DWM_FAULT_NO_DATA_OVER},
    {"no-descriptor", DWM_FAULT_NO_DESCRIPTOR},
    {"bus-error", DWM_FAULT_BUS_ERROR},
    {"fifo", DWM_FAULT_FIFO},
    {"no-interrupt", DWM_FAULT_NO_INTERRUPT},
    {nullptr, 0},
};

/* KIND[:PLACE[:TIMES]] */
struct Fault {
    int kind;
    uint64_t place;
    unsigned times;
};

int kind_of(const char *option, const Name *names, const std::string &name, const char *text)
{
    std::string known;
    for (const Name *each = names; each->name; each++) {
        if (name == each->name)
            return each->kind;
        known += std::string(known.empty() ? "" : ", ") + each->name;
    }
    fail("--%s=%s: read: there is no such fault; known are: %s", option, text, known.c_str());
}

Fault parse(const char *option, const Name *names, const char *text, uint64_t otherwise)
{
    const char *place = strchr(text, ':'), *times = place ? strchr(place + 1, ':') : nullptr;
    Fault fault{kind_of(option, names, place ? std::string(text, place) : text, text), otherwise,
                1};
    const std::string where = !place ? "any" : times ? std::string(place + 1, times) : place + 1;
    if (where != "any")
        fault.place = number(option, where.c_str(), 0, UINT32_MAX);
    if (times)
        fault.times = static_cast<unsigned>(number(option, times + 1, 1, UINT32_MAX));
    return fault;
}

} // namespace

void add_native_fault(sd_native_config &config, const char *text)
{
    const Fault fault = parse("native-fault", native_kinds, text, SD_NATIVE_ANY);
    for (sd_native_fault &place : config.faults)
        if (place.kind == SDN_FAULT_NONE) {
            place = {static_cast<sd_native_fault_kind>(fault.kind), fault.place, fault.times};
            return;
        }
    fail("--native-fault=%s: add: a card has at most %zu faults", text, std::size(config.faults));
}

void add_mshc_fault(MshcFaults &faults, const char *text)
{
    const Fault fault = parse("mshc-fault", mshc_kinds, text, 0);
    for (dw_mshc_fault &place : faults)
        if (place.kind == DWM_FAULT_NONE) {
            place = {static_cast<dw_mshc_fault_kind>(fault.kind),
                     static_cast<unsigned>(fault.place), fault.times};
            return;
        }
    fail("--mshc-fault=%s: add: a controller has at most %zu faults", text, faults.size());
}
