/* The simulated card's behaviour: its timing, and its faults (--card-fault). */
#include "simulator.h"
#include <cstring>

sd_card_config usual_card()
{
    sd_card_config config{};
    config.answer_gap = 1;
    config.init_ns = 1000000;
    config.access_ns = 100000;
    config.reads_ahead = true;
    config.program_ns = 250000;
    return config;
}

static const struct {
    const char *name;
    sd_card_fault_kind kind;
} kinds[] = {
    {"read-crc", SD_FAULT_READ_CRC},           {"late-token", SD_FAULT_LATE_TOKEN},
    {"no-token", SD_FAULT_NO_TOKEN},           {"error-token", SD_FAULT_ERROR_TOKEN},
    {"garbage-token", SD_FAULT_GARBAGE_TOKEN}, {"write-crc", SD_FAULT_WRITE_CRC},
    {"write-error", SD_FAULT_WRITE_ERROR},     {"no-response", SD_FAULT_NO_RESPONSE},
    {"program-error", SD_FAULT_PROGRAM_ERROR}, {"protected", SD_FAULT_PROTECTED},
    {"stuck-busy", SD_FAULT_STUCK_BUSY},       {"no-answer", SD_FAULT_NO_ANSWER},
    {"lost-answer", SD_FAULT_LOST_ANSWER},     {"late-answer", SD_FAULT_LATE_ANSWER},
    {"garbage-r1", SD_FAULT_GARBAGE_R1},       {"crc-r1", SD_FAULT_CRC_R1},
};

static sd_card_fault_kind kind_of(const std::string &name, const char *text)
{
    std::string known;
    for (const auto &each : kinds) {
        if (name == each.name)
            return each.kind;
        known += std::string(known.empty() ? "" : ", ") + each.name;
    }
    fail("--card-fault=%s: read: there is no such fault; known are: %s", text, known.c_str());
}

static sd_card_fault *free_place(sd_card_config &config)
{
    for (sd_card_fault &fault : config.faults)
        if (fault.kind == SD_FAULT_NONE)
            return &fault;
    return nullptr;
}

void add_card_fault(sd_card_config &config, const char *text)
{
    const char *where = strchr(text, ':'), *times = where ? strchr(where + 1, ':') : nullptr;
    sd_card_fault fault{};
    fault.kind = kind_of(where ? std::string(text, where) : text, text);
    fault.where = SD_CARD_ANY;
    fault.times = 1;
    if (where) {
        std::string place(where + 1, times ? times : strchr(where, 0));
        if (place != "any")
            fault.where = number("card-fault", place.c_str(), 0, UINT32_MAX);
    }
    if (times)
        fault.times = static_cast<unsigned>(number("card-fault", times + 1, 1, UINT32_MAX));
    sd_card_fault *place = free_place(config);
    if (!place)
        fail("--card-fault=%s: add: a card has at most %zu faults", text, std::size(config.faults));
    *place = fault;
}
