/* Notes in files when a hart comes to an address, and when an interrupt line changes. */
#include "simulator.h"
#include <algorithm>
#include <cerrno>
#include <cstring>

namespace
{

class Lines
{
  public:
    explicit Lines(const std::string &name) : name_(name), file_(fopen(name.c_str(), "w"))
    {
        if (!file_)
            fail("%s: write what was watched: %s", name_.c_str(), strerror(errno));
    }
    ~Lines()
    {
        bool bad = ferror(file_);
        if (fclose(file_) || bad)
            fail("%s: write what was watched: %s", name_.c_str(), strerror(errno));
    }
    Lines(const Lines &) = delete;
    Lines &operator=(const Lines &) = delete;
    FILE *file() const
    {
        return file_;
    }

  private:
    std::string name_;
    FILE *file_;
};

/* A line is "ADDRESS HART CYCLE": the cycle in which the instruction there retires. */
class Passages : public CommitObserver
{
  public:
    Passages(const std::string &name, std::vector<uint64_t> addresses)
        : lines_(name), addresses_(std::move(addresses))
    {
        std::sort(addresses_.begin(), addresses_.end());
    }
    void see(const Commit &commit) override
    {
        if (!commit.trap && std::binary_search(addresses_.begin(), addresses_.end(), commit.pc))
            fprintf(lines_.file(), "%llx %u %llu\n", (unsigned long long)commit.pc, commit.hart,
                    (unsigned long long)commit.cycle);
    }

  private:
    Lines lines_;
    std::vector<uint64_t> addresses_;
};

/* A line is "SOURCE LEVEL CYCLE": the first cycle in which the PLIC's source has that level. */
class Pins : public CommitObserver
{
  public:
    explicit Pins(const std::string &name) : lines_(name)
    {
    }
    void see(const Commit &) override
    {
    }
    void see_interrupts(uint64_t cycle, uint32_t levels) override
    {
        for (unsigned i = 0; i < 32; i++)
            if ((levels ^ levels_) >> i & 1)
                fprintf(lines_.file(), "%u %u %llu\n", i + 1, levels >> i & 1,
                        (unsigned long long)cycle);
        levels_ = levels;
    }

  private:
    Lines lines_;
    uint32_t levels_ = 0;
};

} // namespace

void add_watchers(const Options &options, Observers &observers)
{
    if (options.passages.empty() != options.watched.empty())
        fail("--passages and --watch: watch: give both, a file and addresses");
    if (!options.passages.empty())
        observers.push_back(std::make_unique<Passages>(options.passages, options.watched));
    if (!options.pins.empty())
        observers.push_back(std::make_unique<Pins>(options.pins));
}
