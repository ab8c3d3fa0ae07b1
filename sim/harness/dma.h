/* Accesses to memory by modelled devices, as bursts for sim/models/bus_master.sv. */
#pragma once

#include <cstdint>
#include <deque>
#include <functional>

struct Burst {
    bool write;
    uint32_t address;
    unsigned beats, size; /* log2 of a beat's bytes */
};

/* @words stay valid until @done is called, with whether a part of the access failed. */
struct Transfer {
    bool write;
    uint32_t address; /* a multiple of 4 */
    uint32_t *words;
    unsigned count;
    std::function<void(bool failed)> done;
};

/* One after the other. A transfer becomes bursts of 64-bit beats, and of one 32-bit beat where it
 * begins or ends between them, as behind the upsizer of a real interconnect. None crosses a page of
 * 4 KiB. */
class Dma
{
  public:
    void add(Transfer transfer)
    {
        waiting_.push_back(std::move(transfer));
    }
    bool wanted() const
    {
        return !waiting_.empty();
    }
    Burst begin();
    uint64_t write_beat();
    void read_beat(uint64_t data);
    void end(bool failed);

  private:
    std::deque<Transfer> waiting_;
    Burst burst_{};
    unsigned moved_ = 0; /* words of the first transfer */
    bool failed_ = false;
};
