/* Faults of a card in SD mode (--native-fault), and of its controller (--mshc-fault). */
#include "simulator.h"
#include <cstring>

extern "C" {
#include "fault_names.h"
}

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

/* KIND[:PLACE[:TIMES]] */
struct Fault {
    int kind;
    uint64_t place;
    unsigned times;
};

int kind_of(const char *option, const fault_name *names, const std::string &name, const char *text)
{
    std::string known;
    for (const fault_name *each = names; each->name; each++) {
        if (name == each->name)
            return each->kind;
        known += std::string(known.empty() ? "" : ", ") + each->name;
    }
    fail("--%s=%s: read: there is no such fault; known are: %s", option, text, known.c_str());
}

Fault parse(const char *option, const fault_name *names, const char *text, uint64_t otherwise)
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
    const Fault fault = parse("native-fault", sd_native_fault_names, text, SD_NATIVE_ANY);
    for (sd_native_fault &place : config.faults)
        if (place.kind == SDN_FAULT_NONE) {
            place = {static_cast<sd_native_fault_kind>(fault.kind), fault.place, fault.times};
            return;
        }
    fail("--native-fault=%s: add: a card has at most %zu faults", text, std::size(config.faults));
}

void add_mshc_fault(MshcFaults &faults, const char *text)
{
    const Fault fault = parse("mshc-fault", dw_mshc_fault_names, text, 0);
    for (dw_mshc_fault &place : faults)
        if (place.kind == DWM_FAULT_NONE) {
            place = {static_cast<dw_mshc_fault_kind>(fault.kind),
                     static_cast<unsigned>(fault.place), fault.times};
            return;
        }
    fail("--mshc-fault=%s: add: a controller has at most %zu faults", text, faults.size());
}
