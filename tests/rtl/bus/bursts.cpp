/* Bursts of more than one beat, and the order of requests that wait. */
#include "bus.h"

TEST(a_line_of_the_rom_comes_in_one_burst)
{
    Bus bus;
    const Answer answer = bus.read(ROM + 0x40, 8, DOUBLE);
    for (unsigned beat = 0; beat < 8; beat++) {
        CHECK_EQUAL(answer.data[beat], Bus::rom_word(8 + beat));
        CHECK_EQUAL(answer.responses[beat], OKAY);
    }
}

TEST(the_rom_is_read_to_its_end)
{
    Bus bus;
    CHECK_EQUAL(bus.read(ROM + ROM_SIZE - 8, 1, DOUBLE).data[0], Bus::rom_word(ROM_SIZE / 8 - 1));
}

TEST(the_longest_burst_ends_with_its_last_beat)
{
    Bus bus;
    const Answer answer = bus.read(ROM, 256, DOUBLE);
    CHECK_EQUAL(answer.data[255], Bus::rom_word(255));
}

TEST(narrow_beats_follow_one_another_by_their_size)
{
    for (unsigned size : {BYTE, HALF, WORD}) {
        Bus bus;
        const Answer answer = bus.read(ROM + 4, 8, size);
        for (unsigned beat = 0; beat < 8; beat++)
            CHECK_EQUAL(answer.data[beat], Bus::rom_word((4 + (beat << size)) / 8));
    }
}

TEST(only_the_first_address_of_a_burst_may_be_unaligned)
{
    Bus bus;
    const Answer answer = bus.read(ROM + 6, 3, WORD);
    CHECK_EQUAL(answer.data[0], Bus::rom_word(0));
    CHECK_EQUAL(answer.data[1], Bus::rom_word(1)); /* at 8 */
    CHECK_EQUAL(answer.data[2], Bus::rom_word(1)); /* at 12, and not 14 */
    CHECK_EQUAL(bus.read(ROM + 6, 4, WORD).data[3], Bus::rom_word(2));
}

TEST(the_rom_is_not_written)
{
    Bus bus;
    CHECK_EQUAL(bus.write(ROM, {word_at(ROM, 1)}).responses[0], SLAVE_ERROR);
}

TEST(a_burst_writes_one_register_after_the_other)
{
    Bus bus;
    const Answer answer = bus.write(GPIO + 8, {word_at(8, 1), word_at(12, 2), word_at(16, 3)});
    CHECK_EQUAL(answer.responses[0], OKAY);
    CHECK_EQUAL(bus.requests.size(), 3u);
    for (unsigned i = 0; i < 3; i++)
        CHECK((bus.requests[i] == Request{'g', true, 8 + 4 * i, 1 + i}));
}

TEST(one_bad_beat_spoils_the_answer_to_a_write)
{
    Bus bus;
    CHECK_EQUAL(bus.write(GPIO, {word_at(0, 1), {1, 0x10}}).responses[0], SLAVE_ERROR);
    CHECK_EQUAL(bus.write(GPIO, {{1, 0x01}, word_at(4, 1)}).responses[0], SLAVE_ERROR);
    CHECK_EQUAL(bus.requests.size(), 2u);
    CHECK_EQUAL(bus.write(GPIO, {word_at(0, 1)}).responses[0], OKAY);
}

TEST(a_beat_without_strobes_writes_nothing_and_is_no_error)
{
    Bus bus;
    CHECK_EQUAL(bus.write(UART, {{7, 0}, word_at(4, 1)}).responses[0], OKAY);
    CHECK_EQUAL(bus.requests.size(), 1u);
    CHECK((bus.requests[0] == Request{'u', true, 4, 1}));
}

TEST(answers_have_the_id_of_what_they_answer)
{
    Bus bus;
    for (unsigned id = 0; id < 16; id++) {
        CHECK_EQUAL(bus.write(UART, {word_at(0, 1)}, WORD, id).id, id);
        CHECK_EQUAL(bus.read(UART, 1, WORD, 15 - id).id, 15 - id);
    }
}

TEST(a_slow_master_finds_its_answers_waiting)
{
    Bus bus;
    CHECK_EQUAL(bus.write(UART, {word_at(0, 1)}, WORD, 3, 7).responses[0], OKAY);
    const Answer answer = bus.read(ROM, 4, DOUBLE, 5, 7);
    CHECK_EQUAL(answer.data[3], Bus::rom_word(3));
    CHECK_EQUAL(bus.read(SPI, 1, WORD, 0, 20).data[0], 0x2222222222222222ull);
    CHECK_EQUAL(bus.requests.size(), 2u); /* each register was asked once */
}

TEST(nothing_is_written_before_its_data_are_there)
{
    Bus bus;
    bus.send_write_address(UART, 2, WORD, 0);
    for (unsigned i = 0; i < 10; i++)
        bus.step();
    CHECK_EQUAL(bus.requests.size(), 0u);
    bus.send_data(word_at(0, 5), false);
    for (unsigned i = 0; i < 10; i++)
        bus.step();
    CHECK_EQUAL(bus.requests.size(), 1u);
    CHECK_EQUAL(bus.pins.b_valid_o, 0);
    bus.send_data(word_at(4, 6), true);
    CHECK_EQUAL(bus.take_response(0).responses[0], OKAY);
    CHECK_EQUAL(bus.requests.size(), 2u);
}

TEST(a_read_waits_for_the_write_that_came_with_it)
{
    Bus bus;
    bus.pins.ar_valid_i = 1;
    bus.pins.ar_addr_i = SPI;
    bus.pins.ar_len_i = 0;
    bus.pins.ar_size_i = WORD;
    bus.pins.ar_id_i = 9;
    bus.write(UART, {word_at(0, 1)}, WORD, 8);
    bus.send_read_address(SPI, 1, WORD, 9);
    CHECK_EQUAL(bus.take_data(1, 0).id, 9u);
    CHECK((bus.requests == std::vector<Request>{{'u', true, 0, 1}, {'s', false, 0, 0}}));
}

TEST(reset_forgets_what_was_under_way)
{
    Bus bus;
    bus.send_read_address(ROM, 8, DOUBLE, 1);
    bus.step();
    bus.reset();
    CHECK_EQUAL(bus.pins.r_valid_o, 0);
    bus.step();
    CHECK_EQUAL(bus.read(ROM, 1, DOUBLE).data[0], Bus::rom_word(0));
}

TEST(a_master_that_takes_back_its_address_is_stopped)
{
    Bus bus;
    bus.send_read_address(ROM, 8, DOUBLE, 1);
    bus.pins.aw_valid_i = 1;
    bus.pins.aw_addr_i = UART;
    bus.pins.aw_len_i = 0;
    bus.pins.aw_size_i = WORD;
    bus.step();
    bus.pins.aw_valid_i = 0;
    CHECK_STOPPED_BY(AwHeld, bus.step());
}
