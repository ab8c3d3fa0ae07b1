/* An SPI master with a slave that records what happens at the pins, and when. */
#pragma once

#include "Vsifive_spi.h"
#include "bench.h"
#include <deque>
#include <vector>

enum { SCKDIV = 0x00, SCKMODE = 0x04, CSID = 0x10, CSDEF = 0x14, CSMODE = 0x18 };
enum { DELAY0 = 0x28, DELAY1 = 0x2c, FMT = 0x40, TXDATA = 0x48, RXDATA = 0x4c };
enum { TXMARK = 0x50, RXMARK = 0x54, FCTRL = 0x60, FFMT = 0x64, IE = 0x70, IP = 0x74 };
enum : std::uint32_t { FULL = 1u << 31, EMPTY = 1u << 31 };
enum { PHA = 1, POL = 2, AUTO = 0, HOLD = 2, OFF = 3, TXWM = 1, RXWM = 2 };
enum { LSB_FIRST = 4, DIR_TX = 8 };

inline std::uint32_t format(unsigned length, unsigned flags = 0)
{
    return length << 16 | flags;
}

class Spi : public Bench<Vsifive_spi>
{
  public:
    unsigned mode = 0;                 /* the slave's: PHA, POL */
    bool active = false;               /* the level of chip select that selects the slave */
    std::deque<bool> replies;          /* bits for MISO; then ones */
    std::vector<bool> mosi;            /* bits seen */
    std::vector<std::uint64_t> edges;  /* of SCK: the cycles in which it changed */
    std::vector<std::uint64_t> select; /* of chip select */

    Spi()
    {
        pins.miso_i = 1;
        around = [this] { slave(); };
        clock();
        edges.clear();
        select.clear();
    }

    void set_mode(unsigned new_mode)
    {
        mode = new_mode;
        write(SCKMODE, new_mode);
        clock(2);
        edges.clear();
        mosi.clear();
    }

    bool selected() const
    {
        return pins.cs_no == active;
    }

    void reply(std::uint8_t byte, unsigned length = 8, bool lsb_first = false)
    {
        for (unsigned i = 0; i < length; i++)
            replies.push_back(byte >> (lsb_first ? i : 7 - i) & 1);
        offer();
    }

    /* The first @length bits that the slave saw, the first one on the left. */
    std::string seen() const
    {
        std::string bits;
        for (bool bit : mosi)
            bits += bit ? '1' : '0';
        return bits;
    }

    /* Sends a frame, waits for it to come back, and returns what was received. */
    std::uint32_t exchange(std::uint32_t value)
    {
        write(TXDATA, value);
        std::uint32_t received = EMPTY;
        until([&] { return !((received = read(RXDATA)) & EMPTY); }, 300000);
        return received;
    }

    void idle(unsigned cycles = 2000)
    {
        clock(cycles);
    }

  private:
    bool last_sck = false, last_mosi = false, last_cs = true;

    void offer()
    {
        pins.miso_i = replies.empty() ? 1 : replies.front();
    }

    void slave()
    {
        if (pins.sck_o != last_sck)
            sck_edge();
        if (pins.cs_no != last_cs)
            select.push_back(now);
        last_sck = pins.sck_o;
        last_mosi = pins.mosi_o;
        last_cs = pins.cs_no;
    }

    /* The bit is what MOSI was before the edge: a master that changes it with the edge, or samples
     * MISO after it, gets it wrong, as the slave inverts MISO right after the sampling edge. */
    void sck_edge()
    {
        const bool leading = pins.sck_o != ((mode & POL) != 0);
        edges.push_back(now);
        if (leading != ((mode & PHA) != 0)) {
            mosi.push_back(last_mosi);
            CHECK_EQUAL(pins.mosi_o, last_mosi);
            pins.miso_i = !pins.miso_i;
            if (!replies.empty())
                replies.pop_front();
        } else {
            offer();
        }
    }
};
