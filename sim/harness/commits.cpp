/* The commit trace: a line for each instruction in the window, and each trap. */
#include "output.h"
#include "simulator.h"

class CommitLog : public CommitObserver
{
  public:
    CommitLog(const std::string &file, const Window &window)
        : out_(file, "the commit trace"), window_(window)
    {
        out_.print("# cycle hart pc instruction, and the register that it wrote\n");
    }

    void see(const Commit &commit) override
    {
        if (!window_.has(commit.cycle))
            return;
        bool compressed = (commit.insn & 3) != 3; /* Unprivileged ISA, section 1.5 */
        out_.print("%8llu %u %016llx %*s%0*x", (unsigned long long)commit.cycle, commit.hart,
                   (unsigned long long)commit.pc, compressed ? 4 : 0, "", compressed ? 4 : 8,
                   compressed ? commit.insn & 0xffff : commit.insn);
        if (commit.trap)
            out_.print(" trap");
        else if (commit.rd)
            out_.print(" x%u %016llx", commit.rd, (unsigned long long)commit.rd_value);
        out_.print("\n");
    }

  private:
    Output out_;
    Window window_;
};

std::unique_ptr<CommitObserver> log_commits(const std::string &file, const Window &window)
{
    return std::make_unique<CommitLog>(file, window);
}
