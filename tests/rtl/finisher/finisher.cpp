#include "Vsifive_test.h"
#include "registers.h"

static const std::uint32_t PASS = 0x5555;

using Finisher = Bench<Vsifive_test>;

TEST(each_finishing_word_is_reported_for_one_cycle)
{
    for (std::uint32_t word : {0x5555u, 0x00013333u, 0xffff3333u, 0x7777u}) {
        Finisher finisher;
        CHECK_EQUAL(finisher.pins.finish_o, 0);
        finisher.write(0, word);
        CHECK_EQUAL(finisher.pins.finish_o, 1);
        CHECK_EQUAL(finisher.pins.value_o, word);
        finisher.clock();
        CHECK_EQUAL(finisher.pins.finish_o, 0);
    }
}

TEST(other_words_end_nothing)
{
    Finisher finisher;
    for (std::uint32_t word : {0u, 1u, 0x33330000u, 0x55550000u, 0xffffffffu}) {
        finisher.write(0, word);
        CHECK_EQUAL(finisher.pins.finish_o, 0);
    }
}

TEST(each_bit_of_a_finishing_word_matters)
{
    Finisher finisher;
    for (std::uint32_t word : {0x3333u, 0x5555u, 0x7777u}) {
        for (unsigned bit = 0; bit < 16; bit++) {
            finisher.write(0, word ^ 1u << bit);
            CHECK_EQUAL(finisher.pins.finish_o, 0);
        }
    }
}

TEST(other_offsets_are_reserved)
{
    Finisher finisher;
    check_reserved(finisher, {});
    for (std::uint32_t offset = 4; offset < 0x1000; offset += 4) {
        finisher.write(offset, PASS);
        CHECK_EQUAL(finisher.pins.finish_o, 0);
    }
}

TEST(reading_is_zero_and_ends_nothing)
{
    Finisher finisher;
    finisher.pins.wdata_i = PASS;
    CHECK_EQUAL(finisher.read(0), 0u);
    CHECK_EQUAL(finisher.pins.finish_o, 0);
    CHECK_EQUAL(finisher.pins.intr_o, 0);
}

TEST(data_without_a_request_end_nothing)
{
    Finisher finisher;
    finisher.pins.we_i = 1;
    finisher.pins.addr_i = 0;
    finisher.pins.wdata_i = PASS;
    finisher.clock(3);
    CHECK_EQUAL(finisher.pins.finish_o, 0);
}

TEST(reset_takes_back_what_was_not_seen)
{
    Finisher finisher;
    finisher.write(0, PASS);
    finisher.reset();
    CHECK_EQUAL(finisher.pins.finish_o, 0);
    CHECK_EQUAL(finisher.pins.value_o, 0u);
}

TEST(an_address_within_a_word_is_asserted_against)
{
    Finisher finisher;
    check_alignment_is_asserted(finisher);
}
