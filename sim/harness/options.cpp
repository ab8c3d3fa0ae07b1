#include "simulator.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <getopt.h>

uint64_t number(const char *name, const char *text, uint64_t least, uint64_t most)
{
    char *end;
    errno = 0;
    uint64_t value = strtoull(text, &end, 0);
    if (errno || end == text || *end || strchr(text, '-') || value < least || value > most)
        fail("--%s=%s: read: give a number from %llu to %llu", name, text,
             (unsigned long long)least, (unsigned long long)most);
    return value;
}

static Load load(const char *text)
{
    const char *colon = strchr(text, ':');
    if (!colon)
        fail("--load=%s: read: give ADDRESS:FILE", text);
    std::string address(text, colon);
    return {number("load", address.c_str(), Memory::base, UINT32_MAX), colon + 1};
}

enum Option {
    Rom,
    Map,
    LoadFile,
    Card,
    CardAccess,
    CardProgram,
    CardInit,
    CardFault,
    CardRemove,
    Emmc,
    NativeFault,
    MshcFault,
    Summary,
    MemorySize,
    Clock,
    MaxCycles,
    Latency,
    Uart,
    Passages,
    Watch,
    Pins,
    Lines,
    WaveFile,
    CommitFile,
    ProfileFile,
    Part
};

static const option known[] = {{"rom", required_argument, nullptr, Rom},
                               {"map", required_argument, nullptr, Map},
                               {"load", required_argument, nullptr, LoadFile},
                               {"card", required_argument, nullptr, Card},
                               {"card-access-us", required_argument, nullptr, CardAccess},
                               {"card-program-us", required_argument, nullptr, CardProgram},
                               {"card-init-us", required_argument, nullptr, CardInit},
                               {"card-fault", required_argument, nullptr, CardFault},
                               {"card-remove-after", required_argument, nullptr, CardRemove},
                               {"emmc", required_argument, nullptr, Emmc},
                               {"native-fault", required_argument, nullptr, NativeFault},
                               {"mshc-fault", required_argument, nullptr, MshcFault},
                               {"summary", required_argument, nullptr, Summary},
                               {"memory", required_argument, nullptr, MemorySize},
                               {"clock-hz", required_argument, nullptr, Clock},
                               {"max-cycles", required_argument, nullptr, MaxCycles},
                               {"dram-latency", required_argument, nullptr, Latency},
                               {"uart-clocks", required_argument, nullptr, Uart},
                               {"passages", required_argument, nullptr, Passages},
                               {"watch", required_argument, nullptr, Watch},
                               {"pins", required_argument, nullptr, Pins},
                               {"lines", required_argument, nullptr, Lines},
                               {"wave", required_argument, nullptr, WaveFile},
                               {"commits", required_argument, nullptr, CommitFile},
                               {"profile", required_argument, nullptr, ProfileFile},
                               {"window", required_argument, nullptr, Part},
                               {nullptr, 0, nullptr, 0}};

static uint64_t microseconds(const char *name, const char *text)
{
    return number(name, text, 0, 10000000) * 1000;
}

static void take_card(Options &options, int option, const char *name)
{
    sd_card_config &config = options.card_config;
    sd_native_config &native = options.native_config;
    switch (option) {
    case Card:
        options.card = optarg;
        break;
    case CardAccess:
        config.access_ns = native.access_ns = microseconds(name, optarg);
        break;
    case CardProgram:
        config.program_ns = native.program_ns = microseconds(name, optarg);
        break;
    case CardInit:
        config.init_ns = native.init_ns = microseconds(name, optarg);
        break;
    case CardFault:
        add_card_fault(config, optarg);
        break;
    case CardRemove:
        config.remove_after = number(name, optarg, 1, UINT64_MAX);
        break;
    }
}

/* Options of what only the JH7110 has. */
static void take_native(Options &options, int option, const char *name)
{
    switch (option) {
    case Emmc:
        options.emmc = optarg;
        break;
    case NativeFault:
        add_native_fault(options.native_config, optarg);
        break;
    case MshcFault:
        add_mshc_fault(options.mshc_faults, optarg);
        break;
    default:
        take_card(options, option, name);
    }
}

static void take_watched(Options &options, int option, const char *name)
{
    switch (option) {
    case Passages:
        options.passages = optarg;
        break;
    case Watch:
        options.watched.push_back(number(name, optarg, 0, UINT64_MAX));
        break;
    case Pins:
        options.pins = optarg;
        break;
    case Lines:
        options.lines = optarg;
        break;
    default:
        take_native(options, option, name);
    }
}

/* Options about what to record of the run. */
static void take_seen(Options &options, int option, const char *name)
{
    switch (option) {
    case WaveFile:
        options.wave = optarg;
        break;
    case CommitFile:
        options.commits = optarg;
        break;
    case ProfileFile:
        options.profile = optarg;
        break;
    case Part:
        options.window = read_window(optarg);
        break;
    default:
        take_watched(options, option, name);
    }
}

static bool is_jh7110(const char *name)
{
    bool jh7110 = !strcmp(name, "jh7110");
    if (!jh7110 && strcmp(name, "fu540"))
        fail("--map=%s: read: there is no such address map; known are: fu540, jh7110", name);
    return jh7110;
}

static void take(Options &options, int option, const char *name)
{
    switch (option) {
    case Rom:
        options.rom = optarg;
        break;
    case Map:
        options.jh7110 = is_jh7110(optarg);
        break;
    case LoadFile:
        options.loads.push_back(load(optarg));
        break;
    case Summary:
        options.summary = optarg;
        break;
    case MemorySize:
        options.memory = number(name, optarg, 1 << 20, 2ull << 30);
        break;
    case Clock:
        options.clock_hz = number(name, optarg, 1000000, 1000000000);
        break;
    case MaxCycles:
        options.max_cycles = number(name, optarg, 1, UINT64_MAX);
        break;
    case Latency:
        options.dram_latency = static_cast<unsigned>(number(name, optarg, 1, 10000));
        break;
    case Uart:
        options.uart_clocks = static_cast<unsigned>(number(name, optarg, 16, 1000000));
        break;
    case '?':
        exit(2); /* getopt has said why */
    default:
        take_seen(options, option, name);
    }
}

Options parse_options(int argc, char **argv)
{
    Options options;
    int index = 0;
    for (int option; (option = getopt_long(argc, argv, "", known, &index)) != -1;)
        take(options, option, known[index].name);
    if (optind < argc)
        fail("%s: read: every argument is an option", argv[optind]);
    if (options.rom.empty())
        fail("--rom: read: it is missing");
    return options;
}
