/* Records in files when a hart executes an address, an interrupt line changes, or a line of the
 * console is complete. */
#include "output.h"
#include "simulator.h"
#include <algorithm>

namespace
{

static const char what[] = "what was watched";

/* A line is "ADDRESS HART CYCLE": the cycle in which the instruction there retires. */
class Passages : public CommitObserver
{
  public:
    Passages(const std::string &name, std::vector<uint64_t> addresses)
        : out_(name, what), addresses_(std::move(addresses))
    {
        std::sort(addresses_.begin(), addresses_.end());
    }
    void see(const Commit &commit) override
    {
        if (!commit.trap && std::binary_search(addresses_.begin(), addresses_.end(), commit.pc))
            out_.print("%llx %u %llu\n", (unsigned long long)commit.pc, commit.hart,
                       (unsigned long long)commit.cycle);
    }

  private:
    Output out_;
    std::vector<uint64_t> addresses_;
};

/* A line is "SOURCE LEVEL CYCLE": the first cycle in which the PLIC's source has that level. */
class Pins : public CommitObserver
{
  public:
    explicit Pins(const std::string &name) : out_(name, what)
    {
    }
    void see(const Commit &) override
    {
    }
    void see_interrupts(uint64_t cycle, uint32_t levels) override
    {
        for (unsigned i = 0; i < 32; i++)
            if ((levels ^ levels_) >> i & 1)
                out_.print("%u %u %llu\n", i + 1, levels >> i & 1, (unsigned long long)cycle);
        levels_ = levels;
    }

  private:
    Output out_;
    uint32_t levels_ = 0;
};

/* A line is "CYCLE TEXT": the cycle in which its last byte was complete. */
class ConsoleLines
{
  public:
    explicit ConsoleLines(const std::string &name) : out_(name, what)
    {
    }
    void see(uint64_t cycle, uint8_t byte)
    {
        if (byte != '\n') {
            text_ += static_cast<char>(byte);
            return;
        }
        out_.print("%llu %s\n", (unsigned long long)cycle, text_.c_str());
        text_.clear();
    }

  private:
    Output out_;
    std::string text_;
};

std::unique_ptr<ConsoleLines> console_lines;

} // namespace

void watch_console(uint64_t cycle, uint8_t byte)
{
    if (console_lines)
        console_lines->see(cycle, byte);
}

void add_watchers(const Options &options, Observers &observers)
{
    if (options.passages.empty() != options.watched.empty())
        fail("--passages and --watch: watch: give both, a file and addresses");
    if (!options.passages.empty())
        observers.push_back(std::make_unique<Passages>(options.passages, options.watched));
    if (!options.lines.empty())
        console_lines = std::make_unique<ConsoleLines>(options.lines);
    if (!options.pins.empty())
        observers.push_back(std::make_unique<Pins>(options.pins));
}
