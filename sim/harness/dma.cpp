#include "dma.h"
#include <algorithm>

static const unsigned page = 4096, word_size = 2, double_size = 3;

Burst Dma::begin()
{
    const Transfer &transfer = waiting_.front();
    const unsigned left = transfer.count - moved_;
    const uint32_t address = transfer.address + moved_ * 4;
    const bool narrow = address % 8 || left == 1;
    const unsigned words = narrow ? 1 : std::min(left, (page - address % page) / 4) / 2 * 2;
    burst_ = {transfer.write, address, narrow ? 1 : words / 2, narrow ? word_size : double_size};
    return burst_;
}

uint64_t Dma::write_beat()
{
    const uint32_t *words = waiting_.front().words + moved_;
    if (burst_.size == word_size) {
        moved_++;
        return words[0] * 0x100000001ull; /* on the lane that it belongs to */
    }
    moved_ += 2;
    return words[0] | uint64_t(words[1]) << 32;
}

void Dma::read_beat(uint64_t data)
{
    uint32_t *words = waiting_.front().words + moved_;
    if (burst_.size == word_size) {
        words[0] = static_cast<uint32_t>(burst_.address & 4 ? data >> 32 : data);
        moved_++;
        return;
    }
    words[0] = static_cast<uint32_t>(data);
    words[1] = static_cast<uint32_t>(data >> 32);
    moved_ += 2;
}

void Dma::end(bool failed)
{
    failed_ |= failed;
    if (moved_ < waiting_.front().count)
        return;
    const Transfer transfer = std::move(waiting_.front());
    waiting_.pop_front();
    const bool any = failed_;
    moved_ = 0;
    failed_ = false;
    transfer.done(any); /* may add the next one */
}
