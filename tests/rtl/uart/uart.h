/* A UART with a line at either side. */
#pragma once

#include "Vsifive_uart.h"
#include "bench.h"
#include <deque>
#include <vector>

enum { TXDATA = 0x00, RXDATA = 0x04, TXCTRL = 0x08, RXCTRL = 0x0c, IE = 0x10, IP = 0x14 };
enum { DIV = 0x18 };
enum : std::uint32_t { FULL = 1u << 31, EMPTY = 1u << 31 };
enum { ENABLE = 1, NSTOP = 2, TXWM = 1, RXWM = 2 };

inline std::uint32_t watermark(std::uint32_t level)
{
    return level << 16;
}

class Uart : public Bench<Vsifive_uart>
{
  public:
    std::vector<bool> sent;      /* the level of TX in each cycle */
    std::deque<bool> to_receive; /* levels of RX, one a cycle; then high */
    bool loopback = false;

    Uart()
    {
        pins.rx_i = 1;
        around = [this] { line(); };
    }

    /* The levels of a frame at @bit cycles per bit. */
    static std::vector<bool> frame(std::uint8_t byte, unsigned bit, unsigned stop_bits = 1)
    {
        std::vector<bool> levels(bit, false);
        for (unsigned i = 0; i < 8; i++)
            levels.insert(levels.end(), bit, byte >> i & 1);
        levels.insert(levels.end(), bit * stop_bits, true);
        return levels;
    }

    void drive(const std::vector<bool> &levels)
    {
        to_receive.insert(to_receive.end(), levels.begin(), levels.end());
    }

    /* Lets what was driven arrive, through the synchronizer too. */
    void settle()
    {
        until([this] { return to_receive.empty(); }, 10000000);
        clock(8);
    }

    void receive(std::uint8_t byte, unsigned bit)
    {
        drive(frame(byte, bit));
        settle();
    }

  private:
    void line()
    {
        sent.push_back(pins.tx_o);
        if (loopback) {
            pins.rx_i = pins.tx_o;
        } else if (to_receive.empty()) {
            pins.rx_i = 1;
        } else {
            pins.rx_i = to_receive.front();
            to_receive.pop_front();
        }
    }
};
