#include "bus.h"

static const unsigned LIMIT = 100; /* cycles for any handshake */

Bus::Bus(bool jh7110)
{
    pins.map_i = jh7110;
    pins.ext_absent_i = 0;
    pins.aw_valid_i = pins.w_valid_i = pins.b_ready_i = pins.ar_valid_i = pins.r_ready_i = 0;
    pins.aw_burst_i = pins.ar_burst_i = 1;
    pins.uart_data_i = 0x11111111;
    pins.spi_data_i = 0x22222222;
    pins.gpio_data_i = 0x33333333;
    pins.dw_uart_data_i = 0x44444444;
    pins.ext_data_i = 0x55555555;
    start();
    clock(); /* a master offers nothing at the first edge after reset (A3.1.2) */
}

void Bus::note(bool asked, char target)
{
    if (asked)
        requests.push_back({target, pins.we_o != 0, pins.addr_o, pins.wdata_o});
}

void Bus::step()
{
    pins.eval();
    pins.rom_data_i = rom_word(pins.rom_index_o);
    pins.ext_absent_i = pins.ext_addr_o >= ABSENT;
    pins.eval();
    note(pins.uart_req_o, 'u');
    note(pins.test_req_o, 't');
    note(pins.spi_req_o, 's');
    note(pins.gpio_req_o, 'g');
    note(pins.dw_uart_req_o, 'd');
    if (pins.ext_req_o)
        requests.push_back({'e', pins.we_o != 0, pins.ext_addr_o, pins.wdata_o});
    clock();
}

template <class Ready> void Bus::until_taken(Ready &ready)
{
    pins.eval();
    for (unsigned i = 0; !ready; i++) {
        if (i == LIMIT)
            throw Failed("what the master offers is not taken");
        step();
    }
    step();
}

void Bus::send_write_address(std::uint32_t address, unsigned beats, unsigned size, unsigned id)
{
    pins.aw_valid_i = 1;
    pins.aw_addr_i = address;
    pins.aw_len_i = beats - 1;
    pins.aw_size_i = size;
    pins.aw_id_i = id;
    until_taken(pins.aw_ready_o);
    pins.aw_valid_i = 0;
}

void Bus::send_data(const Beat &beat, bool last)
{
    pins.w_valid_i = 1;
    pins.w_data_i = beat.data;
    pins.w_strb_i = beat.strobes;
    pins.w_last_i = last;
    until_taken(pins.w_ready_o);
    pins.w_valid_i = 0;
}

void Bus::send_read_address(std::uint32_t address, unsigned beats, unsigned size, unsigned id)
{
    pins.ar_valid_i = 1;
    pins.ar_addr_i = address;
    pins.ar_len_i = beats - 1;
    pins.ar_size_i = size;
    pins.ar_id_i = id;
    until_taken(pins.ar_ready_o);
    pins.ar_valid_i = 0;
}

Answer Bus::take_response(unsigned wait)
{
    for (unsigned i = 0; i < wait || !pins.b_valid_o; i++) {
        if (i == LIMIT)
            throw Failed("no response to a write");
        step();
    }
    const Answer answer{{}, {pins.b_resp_o}, pins.b_id_o};
    pins.b_ready_i = 1;
    step();
    pins.b_ready_i = 0;
    return answer;
}

Answer Bus::take_data(unsigned beats, unsigned wait)
{
    Answer answer{{}, {}, 0};
    for (unsigned beat = 0; beat < beats; beat++) {
        for (unsigned i = 0; i < wait || !pins.r_valid_o; i++) {
            if (i == LIMIT)
                throw Failed("no data for a read");
            step();
        }
        answer.data.push_back(pins.r_data_o);
        answer.responses.push_back(pins.r_resp_o);
        answer.id = pins.r_id_o;
        CHECK_EQUAL(pins.r_last_o, beat + 1 == beats);
        pins.r_ready_i = 1;
        step();
        pins.r_ready_i = 0;
    }
    return answer;
}

Answer Bus::write(std::uint32_t address, const std::vector<Beat> &beats, unsigned size, unsigned id,
                  unsigned wait)
{
    send_write_address(address, static_cast<unsigned>(beats.size()), size, id);
    for (std::size_t i = 0; i < beats.size(); i++)
        send_data(beats[i], i + 1 == beats.size());
    return take_response(wait);
}

Answer Bus::read(std::uint32_t address, unsigned beats, unsigned size, unsigned id, unsigned wait)
{
    send_read_address(address, beats, size, id);
    return take_data(beats, wait);
}

Beat word_at(std::uint32_t address, std::uint32_t word)
{
    return address & 4 ? Beat{std::uint64_t(word) << 32, 0xf0} : Beat{word, 0x0f};
}
