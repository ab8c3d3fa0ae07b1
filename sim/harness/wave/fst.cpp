/* Waveforms in GTKWave's format FST, written by the library that comes with Verilator. */
#include "../simulator.h"
#include "../wave.h"
#include "verilated_fst_c.h"
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static const int all_levels = 99;

static std::string name; /* of the file that is being written */

/* Removes the incomplete file, and the one that the library keeps beside it. */
[[noreturn]] static void cannot_write()
{
    int cause = errno;
    unlink(name.c_str());
    unlink((name + ".hier").c_str());
    fail("%s: write the waveform (it takes space in its folder, and in /tmp): %s", name.c_str(),
         strerror(cause));
}

/* The library ignores write errors, so the build redirects its calls to these (sim/build.mk). */
extern "C" {
size_t wave_fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    size_t done = fwrite(data, size, count, file);
    if (done < count && size)
        cannot_write();
    return done;
}

int wave_fflush(FILE *file)
{
    if (fflush(file))
        cannot_write();
    return 0;
}

int wave_fclose(FILE *file)
{
    if (fclose(file))
        cannot_write();
    return 0;
}

int wave_gzwrite(gzFile file, const void *data, unsigned size)
{
    int done = gzwrite(file, data, size);
    if (size && done <= 0)
        cannot_write();
    return done;
}

int wave_gzclose(gzFile file)
{
    if (gzclose(file) != Z_OK)
        cannot_write();
    return Z_OK;
}
}

/* The library would remove an existing file of this name, such as /dev/null. */
static void check_place()
{
    struct stat info;
    if (!stat(name.c_str(), &info) && !S_ISREG(info.st_mode))
        fail("%s: write the waveform: it exists and is not a regular file", name.c_str());
    FILE *file = fopen(name.c_str(), "wb");
    if (!file)
        fail("%s: write the waveform: %s", name.c_str(), strerror(errno));
    fclose(file);
}

class Fst : public Wave
{
  public:
    Fst(Vsim_top &top, const Window &window, uint64_t ps_per_cycle)
        : window_(window), ps_per_cycle_(ps_per_cycle)
    {
        top.contextp()->traceEverOn(true);
        top.trace(&file_, all_levels);
        file_.set_time_resolution("1ps");
        errno = 0;
        file_.open(name.c_str());
        if (!file_.isOpen())
            cannot_write();
    }

    ~Fst() override
    {
        close();
    }

    void take(uint64_t cycle, unsigned half) override
    {
        if (window_.has(cycle))
            file_.dump(cycle * ps_per_cycle_ + half * ps_per_cycle_ / 2);
        else if (cycle >= window_.end)
            close();
    }

  private:
    void close()
    {
        if (file_.isOpen())
            file_.close();
    }

    Window window_;
    uint64_t ps_per_cycle_;
    VerilatedFstC file_;
};

std::unique_ptr<Wave> open_wave(Vsim_top &top, const std::string &file, const Window &window,
                                uint64_t ps_per_cycle)
{
    name = file;
    check_place();
    return std::make_unique<Fst>(top, window, ps_per_cycle);
}
