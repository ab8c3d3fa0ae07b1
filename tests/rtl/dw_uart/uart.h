/* A DW_apb_uart with a line at either side. */
#pragma once

#include "Vdw_uart.h"
#include "bench.h"
#include <deque>
#include <vector>

enum { DATA = 0x00, DLL = 0x00, IER = 0x04, DLH = 0x04, IIR = 0x08, FCR = 0x08, LCR = 0x0c };
enum { MCR = 0x10, LSR = 0x14, MSR = 0x18, SCR = 0x1c, USR = 0x7c, TFL = 0x80, RFL = 0x84 };
enum { CTR = 0xfc };

enum { IER_RECEIVED = 1, IER_ROOM = 2, IER_LINE = 4 };
enum { NONE = 0x1, ROOM = 0x2, RECEIVED = 0x4, LINE = 0x6, BUSY_DETECT = 0x7, TIMEOUT = 0xc };
enum { FIFOS = 0xc0, CAUSE = 0x0f };
enum { FCR_ENABLE = 1, FCR_CLEAR_RX = 2, FCR_CLEAR_TX = 4, FCR_QUARTER = 0x40, FCR_HALF = 0x80 };
enum { FCR_ALMOST = 0xc0 };
enum { EIGHT = 3, TWO_STOP = 4, DLAB = 0x80 };
enum { LSR_READY = 0x01, LSR_OVERRUN = 0x02, LSR_THRE = 0x20, LSR_TEMT = 0x40 };
enum { USR_BUSY = 1, USR_ROOM = 2, USR_EMPTY = 4, USR_RECEIVED = 8, USR_FULL = 16 };

class Uart : public Bench<Vdw_uart>
{
  public:
    static const unsigned BIT = 16; /* cycles, with a divisor of 1 */
    std::vector<bool> sent;         /* the level of TX in each cycle */
    std::deque<bool> to_receive;    /* levels of RX, one a cycle; then high */

    Uart()
    {
        pins.rx_i = 1;
        around = [this] { line(); };
    }

    void set_divisor(unsigned divisor, unsigned format = EIGHT)
    {
        write(LCR, DLAB | format);
        write(DLL, divisor & 0xff);
        write(DLH, divisor >> 8);
        write(LCR, format);
    }

    /* As firmware leaves it. */
    Uart &ready(unsigned fcr = FCR_ENABLE)
    {
        set_divisor(1);
        write(FCR, fcr);
        clock(2); /* until the FIFOs are cleared */
        return *this;
    }

    void receive(std::uint8_t byte)
    {
        const unsigned frame = byte << 1 | 0x600;
        for (unsigned i = 0; i < 11; i++)
            to_receive.insert(to_receive.end(), BIT, frame >> i & 1);
        until([this] { return to_receive.empty(); }, 100000);
        clock(8);
    }

    unsigned cause()
    {
        return read(IIR) & CAUSE;
    }

  private:
    void line()
    {
        sent.push_back(pins.tx_o);
        pins.rx_i = to_receive.empty() || to_receive.front();
        if (!to_receive.empty())
            to_receive.pop_front();
    }
};
