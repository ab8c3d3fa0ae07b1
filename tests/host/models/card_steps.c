#include "card_steps.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SECTOR 512u
#define COUNT  4u

static uint8_t data[COUNT * SECTOR];

static int read_back(const struct card_steps *card, uint64_t sector, uint32_t count)
{
    memset(data, 0, sizeof(data));
    int error = card->read(sector, data, count);
    if (!error)
        assert_memory_equal(data, card->memory + sector * SECTOR, count * SECTOR);
    return error;
}

static int write_new(const struct card_steps *card, uint64_t sector, uint32_t count)
{
    static uint8_t value;
    memset(data, ++value, sizeof(data));
    int error = card->write(sector, data, count);
    if (!error)
        assert_memory_equal(data, card->memory + sector * SECTOR, count * SECTOR);
    return error;
}

int card_step(const struct card_steps *card, unsigned number)
{
    switch (number) {
    case 0:
        return card->start();
    case 1:
        return read_back(card, 5, 1);
    case 2:
        return read_back(card, 7, COUNT);
    case 3:
        return write_new(card, 20, 1);
    case 4:
        return write_new(card, 30, COUNT);
    default:
        return read_back(card, 29, COUNT);
    }
}

void card_fill(uint8_t *memory, size_t size)
{
    uint32_t value = 1;
    for (size_t i = 0; i < size; i++) {
        value = value * 1664525u + 1013904223u;
        memory[i] = (uint8_t)(value >> 24);
    }
}
