/* An AXI4 master at the port for devices, and what it reaches there. */
#pragma once

#include "Vmmio_bus.h"
#include "bench.h"

enum { UART = 0x10010000, FINISHER = 0x10020000, SPI = 0x10050000, GPIO = 0x10060000 };
enum { ROM = 0x10000000, ROM_SIZE = 0x8000 };

/* The JH7110's map */
enum { DW_UART = 0x10000000, JH7110_FINISHER = 0x1f000000, JH7110_ROM = 0x2a000000 };
enum { DEVICE = 0x13020000, ABSENT = 0x40000000 }; /* outside; from ABSENT on there is nothing */
enum { OKAY = 0, SLAVE_ERROR = 2, DECODE_ERROR = 3 };
enum { BYTE, HALF, WORD, DOUBLE }; /* sizes, as the bus counts them */

/* What a peripheral was asked. */
struct Request {
    char target; /* u, t, s, g; d: DW_apb_uart; e: outside, with its whole address */
    bool write;
    std::uint32_t offset, data;

    bool operator==(const Request &other) const
    {
        return target == other.target && write == other.write && offset == other.offset &&
               (!write || data == other.data);
    }
};

struct Beat {
    std::uint64_t data;
    std::uint8_t strobes;
};

struct Answer {
    std::vector<std::uint64_t> data; /* of a read */
    std::vector<unsigned> responses; /* one of a write, one for each beat of a read */
    unsigned id;
};

class Bus : public Clocked<Vmmio_bus>
{
  public:
    explicit Bus(bool jh7110 = false);

    static std::uint64_t rom_word(unsigned index)
    {
        return 0x0123456789abcdefull * (index + 1);
    }

    /* One cycle, in which the peripherals see what they are asked. */
    void step();

    void send_write_address(std::uint32_t address, unsigned beats, unsigned size, unsigned id);
    void send_data(const Beat &beat, bool last);
    void send_read_address(std::uint32_t address, unsigned beats, unsigned size, unsigned id);
    Answer take_response(unsigned wait);
    Answer take_data(unsigned beats, unsigned wait);

    /* @wait: cycles before the master takes each answer. */
    Answer write(std::uint32_t address, const std::vector<Beat> &beats, unsigned size = WORD,
                 unsigned id = 0, unsigned wait = 0);
    Answer read(std::uint32_t address, unsigned beats = 1, unsigned size = WORD, unsigned id = 0,
                unsigned wait = 0);

    std::vector<Request> requests;

  private:
    void note(bool asked, char target);
    template <class Ready> void until_taken(Ready &ready);
};

/* A word on the lanes that belong to @address. */
Beat word_at(std::uint32_t address, std::uint32_t word);
