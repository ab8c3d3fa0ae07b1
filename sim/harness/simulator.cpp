#include "simulator.h"
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

Simulator *simulator;

void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fflush(stdout);
    fputs("yao-sim: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    _exit(2);
}

static void show(uint8_t byte)
{
    putchar(byte);
    watch_console(simulator->cycles, byte);
    if (byte == '\n')
        fflush(stdout);
}

static void noise()
{
    fail(
        "uart0: receive a character: its stop bit is missing at cycle %llu; the terminal expects "
        "%u "
        "cycles a bit",
        (unsigned long long)simulator->cycles, simulator->line.clocks_per_bit);
}

static int typed()
{
    fflush(stdout);
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};
    uint8_t byte;
    if (poll(&input, 1, 0) <= 0 || read(STDIN_FILENO, &byte, 1) != 1)
        return -1;
    return byte;
}

static void violation(const char *text)
{
    fail("SD card: %s, at cycle %llu", text, (unsigned long long)simulator->cycles);
}

Simulator::Simulator(const Options &o) : options(o), ns_per_cycle_(1000000000 / o.clock_hz)
{
    if (access(options.rom.c_str(), R_OK))
        fail("%s: read the boot ROM: %s", options.rom.c_str(), strerror(errno));
    memory.make(options.memory);
    for (const Load &load : options.loads)
        memory.load(load);
    terminal_init(&line, options.uart_clocks);
    line.show = show;
    line.noise = noise;
    line.typed = typed;
    if (options.jh7110)
        add_jh7110(*this);
    else if (!options.card.empty())
        insert_card();
    add_watchers(options, observers);
    if (!options.commits.empty())
        observers.push_back(log_commits(options.commits, options.window));
    if (!options.profile.empty())
        observers.push_back(profile_cycles(options.profile));
}

Mapped map_card(const std::string &file)
{
    const char *name = file.c_str();
    int descriptor = open(name, O_RDWR | O_CLOEXEC);
    struct stat info;
    if (descriptor < 0 || fstat(descriptor, &info))
        fail("%s: open the card: %s", name, strerror(errno));
    if (info.st_size == 0 || info.st_size % SD_CARD_SECTOR)
        fail("%s: open the card: its %lld bytes are not a whole number of sectors of %u", name,
             (long long)info.st_size, SD_CARD_SECTOR);
    size_t size = static_cast<size_t>(info.st_size);
    void *bytes = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (bytes == MAP_FAILED)
        fail("%s: map the card: %s", name, strerror(errno));
    close(descriptor);
    return {static_cast<uint8_t *>(bytes), size};
}

void Simulator::insert_card()
{
    const Mapped content = map_card(options.card);
    sd_card_config config = options.card_config;
    config.memory = content.bytes;
    config.sectors = content.size / SD_CARD_SECTOR;
    config.high_capacity = content.size > 2ull << 30;
    config.violation = violation;
    sd_slot_init(&slot, &config);
}
