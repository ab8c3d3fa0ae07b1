/*
 * The driver against a card that errs. The input chooses the card (see struct choice), and then
 * which of its bytes on the wire are changed: so many good ones, then one XORed with a value. A
 * host that is misled may break the protocol; the card then does not answer. Whatever happens,
 * the driver must end in reasonable time, with an errno of its contract, within its buffers.
 */
#include "common_sd.h"
#include "lib/crc/crc16.h"
#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <yao/time.h>

#define COUNT        3u
#define CARD_SECTORS 1024u

struct choice {
    uint8_t flags, gap, fault, where;
};

enum { HIGH_CAPACITY = 1, VERSION1 = 2, NO_REGISTERS = 4, READY = 8, READING = 16, LOCKED = 32 };

/* What is still to be changed. */
struct noise {
    const uint8_t *next, *end; /* triples: how many good bytes, low and high; value */
    unsigned good;
};

struct wire {
    struct spi spi;
    struct sd_card card;
    struct noise noise;
    uint32_t rate;
    bool selected;
    jmp_buf confused;
};

static struct wire wire;
static uint8_t memory[CARD_SECTORS * SD_CARD_SECTOR];

static void violation(const char *text)
{
    longjmp(wire.confused, 1);
}

static uint8_t disturb(struct noise *noise, uint8_t byte)
{
    if (noise->end - noise->next < 3)
        return byte;
    if (noise->good < (unsigned)(noise->next[0] | noise->next[1] << 8)) {
        noise->good++;
        return byte;
    }
    byte ^= noise->next[2];
    noise->next += 3;
    noise->good = 0;
    return byte;
}

static uint8_t card_byte(uint8_t mosi)
{
    if (setjmp(wire.confused))
        return 0xff;
    return sd_card_exchange(&wire.card, wire.selected, mosi, clock_now(), wire.rate);
}

static int exchange(struct spi *spi, const uint8_t *out, uint8_t *in, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint8_t miso = disturb(&wire.noise, card_byte(out ? out[i] : 0xff));
        clock_advance(8ull * TIME_SECOND / wire.rate);
        if (in)
            in[i] = miso;
    }
    return 0;
}

static uint32_t set_rate(struct spi *spi, uint32_t hz)
{
    return wire.rate = hz;
}

static void select_card(struct spi *spi, unsigned line, bool active)
{
    wire.selected = active;
}

static int exchange_block(struct spi *spi, const struct spi_block *block)
{
    const uint8_t *bytes = block->out ? block->out : block->in;
    uint8_t crc_bytes[2];
    exchange(spi, block->head, NULL, block->head_length);
    for (size_t i = 0; i < block->early_length; i++)
        block->in[i] = block->early[i];
    exchange(spi, block->out, block->in ? block->in + block->early_length : NULL,
             block->length - block->early_length);
    uint16_t crc = crc16(0, bytes, block->length);
    if (block->out)
        exchange(spi, (const uint8_t[]){(uint8_t)(crc >> 8), (uint8_t)crc}, NULL, 2);
    else
        exchange(spi, NULL, crc_bytes, 2);
    exchange(spi, NULL, block->tail, block->tail_length);
    return block->out || crc == (crc_bytes[0] << 8 | crc_bytes[1]) ? 0 : -EILSEQ;
}

static const struct spi_ops ops = {set_rate, select_card, exchange, exchange_block};

static void insert(const struct choice *choice)
{
    struct sd_card_config config = {
        .memory = memory,
        .sectors = CARD_SECTORS,
        .high_capacity = choice->flags & HIGH_CAPACITY,
        .version1 = choice->flags & VERSION1,
        .refuses_registers = choice->flags & NO_REGISTERS,
        .locked = choice->flags & LOCKED,
        .answer_gap = choice->gap % 8 + 1,
        .init_ns = TIME_MS(3),
        .access_ns = TIME_US(5),
        .program_ns = TIME_US(5),
        .faults = {{.kind = choice->fault % (SD_FAULT_CRC_R1 + 1),
                    .where = choice->where,
                    .times = choice->gap / 8,
                    .bits = choice->where}},
        .violation = violation,
    };
    sd_card_init(&wire.card, &config);
    if (choice->flags & READY)
        sd_card_leave_ready(&wire.card);
    if (choice->flags & READING)
        sd_card_leave_reading(&wire.card, choice->gap & 8, 1, choice->where);
}

static void check(int error)
{
    static const int allowed[] = {0, -EIO, -ETIMEDOUT, -ENOMEDIUM, -EROFS, -ENODEV};
    for (unsigned i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
        if (error == allowed[i])
            return;
    abort();
}

static void use_card(void)
{
    struct mmc_spi sd;
    uint8_t *buffer = malloc(COUNT * SD_CARD_SECTOR);
    int error = mmc_spi_init(
        &sd, &(struct mmc_spi_config){.spi = &wire.spi, .max_hz = 20000000, .name = SLOT});
    check(error);
    if (!error && sd.card.block.sectors >= COUNT) {
        check(block_read(&sd.card.block, 0, buffer, COUNT));
        check(block_write(&sd.card.block, 0, buffer, COUNT));
        check(block_read(&sd.card.block, 1, buffer, 1));
        check(block_write(&sd.card.block, 1, buffer, 1));
    }
    free(buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct choice choice;
    if (size < sizeof(choice))
        return 0;
    memcpy(&choice, input, sizeof(choice));
    bus_reset(0);
    wire.spi.ops = &ops;
    wire.noise = (struct noise){input + sizeof(choice), input + size, 0};
    memset(memory, 0x5a, sizeof(memory));
    insert(&choice);
    use_card();
    if (clock_now() > 120ull * TIME_SECOND)
        abort();
    return 0;
}
