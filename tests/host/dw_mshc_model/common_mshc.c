#include "common_mshc.h"
#include <stdio.h>

struct rig rig;

static void violated(void *user, const char *text)
{
    snprintf(rig.violation, sizeof(rig.violation), "%s", text);
}

const char *violation(void)
{
    static char text[200];
    memcpy(text, rig.violation, sizeof(text));
    rig.violation[0] = 0;
    return text;
}

static void access_memory(struct dw_mshc_request *request)
{
    uint8_t *place = rig.memory + (request->address - MEMORY_AT);
    if (request->write)
        memcpy(place, request->data, request->words * 4);
    else
        memcpy(request->data, place, request->words * 4);
}

static void requested(void *user, struct dw_mshc_request *request)
{
    uint32_t offset = request->address - MEMORY_AT;
    bool inside = offset < MEMORY_SIZE && MEMORY_SIZE - offset >= request->words * 4;
    rig.requests++;
    if (inside)
        access_memory(request);
    if (rig.latency == 0 || !inside) {
        dw_mshc_complete(&rig.m, !inside);
        return;
    }
    rig.outstanding = true;
    rig.complete_at = rig.m.now + rig.latency;
}

static uint64_t next_event(uint64_t cycles)
{
    uint64_t idle = dw_mshc_idle_cycles(&rig.m);
    if (rig.outstanding && rig.complete_at - rig.m.now < idle)
        idle = rig.complete_at - rig.m.now;
    return idle < cycles ? idle : cycles;
}

/* An access may be requested and completed within the time that passes. */
void pass(uint64_t cycles)
{
    uint64_t end = rig.m.now + cycles;
    while (rig.m.now < end) {
        dw_mshc_step(&rig.m, next_event(end - rig.m.now));
        if (rig.outstanding && rig.complete_at <= rig.m.now) {
            rig.outstanding = false;
            dw_mshc_complete(&rig.m, false);
        }
    }
}

void rig_insert(void)
{
    struct dw_mshc_config config = {
        .card = &rig.card, .ciu_hz = CIU_HZ, .request = requested, .violation = violated};
    sd_native_init(&rig.card, &rig.config);
    dw_mshc_init(&rig.m, &config);
    rig.outstanding = false;
    rig.latency = rig.requests = 0;
    rig.violation[0] = 0;
}

int rig_setup(void **state)
{
    uint32_t value = 1;
    for (size_t i = 0; i < sizeof(rig.flash); i++) {
        value = value * 1664525u + 1013904223u;
        rig.flash[i] = (uint8_t)(value >> 24);
    }
    rig.config = (struct sd_native_config){
        .type = SD_NATIVE_SDHC,
        .memory = rig.flash,
        .sectors = SECTORS,
        .init_ns = 3000000,
        .access_ns = 100000,
        .program_ns = 800000,
        .violation = violated,
    };
    rig_insert();
    return 0;
}

void wr(uint32_t offset, uint32_t value)
{
    dw_mshc_write(&rig.m, offset, value);
}

uint32_t rd(uint32_t offset)
{
    return dw_mshc_read(&rig.m, offset);
}

uint32_t until(uint32_t bits, uint64_t cycles)
{
    uint64_t end = rig.m.now + cycles;
    while (!(rd(REG_RINTSTS) & bits) && rig.m.now < end)
        pass(next_event(end - rig.m.now));
    assert_true(rd(REG_RINTSTS) & bits);
    return rd(REG_RINTSTS);
}

static void take(void)
{
    for (unsigned i = 0; rd(REG_CMD) & CMD_START && i < 1000; i++)
        pass(next_event(1000));
    assert_false(rd(REG_CMD) & CMD_START);
}

static void update_clock(void)
{
    wr(REG_CMD, CMD_START | CMD_UPDATE_CLOCK | CMD_WAIT_DATA);
    take();
}

void set_clock(uint32_t divider)
{
    wr(REG_CLKENA, 0);
    update_clock();
    wr(REG_CLKDIV, divider);
    update_clock();
    wr(REG_CLKENA, CLKENA_ENABLE);
    update_clock();
}

void power_up(void)
{
    wr(REG_PWREN, 1);
    wr(REG_CTRL, CTRL_RESETS);
    pass(100);
    assert_int_equal(rd(REG_CTRL), 0);
    wr(REG_RINTSTS, UINT32_MAX);
    wr(REG_FIFOTH, 2u << 28 | 15u << 16 | 16);
    set_clock(62);
}

uint32_t command(uint32_t flags, uint32_t argument)
{
    wr(REG_CMDARG, argument);
    wr(REG_CMD, CMD_START | HOLD | flags);
    uint32_t seen = until(INT_CMD | INT_HLE, 1000000);
    wr(REG_RINTSTS, UINT32_MAX);
    return seen;
}

uint32_t app(uint32_t flags, uint32_t argument)
{
    assert_int_equal(command(R1 | 55, (uint32_t)rig.rca << 16), INT_CMD);
    return command(flags, argument);
}

void identify(void)
{
    power_up();
    rig.rca = 0;
    command(CMD_SEND_INIT, 0);
    assert_int_equal(command(R1 | 8, 0x1aa), INT_CMD);
    do {
        assert_int_equal(app(R3 | 41, 0x40ff8000), INT_CMD);
    } while (!(rd(REG_RESP0) >> 31));
    assert_int_equal(command(R2 | 2, 0), INT_CMD);
    assert_int_equal(command(R1 | 3, 0), INT_CMD);
    rig.rca = (uint16_t)(rd(REG_RESP0) >> 16);
    set_clock(1);
    assert_int_equal(command(R2 | 9, (uint32_t)rig.rca << 16), INT_CMD);
    assert_int_equal(command(R1 | 7, (uint32_t)rig.rca << 16), INT_CMD);
}

void widen(void)
{
    assert_int_equal(app(R1 | 6, 2), INT_CMD);
    wr(REG_CTYPE, CTYPE_4);
}

void speed_up(void)
{
    uint8_t status[64];
    uint32_t seen = read_pio(R1 | 6, 0x80fffff1, 1, 64, status);
    assert_int_equal(seen & ~INT_RXDR, INT_CMD | INT_DTO);
    assert_int_equal(status[16] & 0xf, 1);
    set_clock(0);
}

void start_data(uint32_t flags, uint32_t argument, uint32_t blocks, uint32_t size)
{
    wr(REG_BLKSIZ, size);
    wr(REG_BYTCNT, blocks * size);
    wr(REG_CMDARG, argument);
    wr(REG_CMD, CMD_START | HOLD | CMD_DATA | CMD_WAIT_DATA | flags);
}

void drain(void *buffer, size_t length)
{
    uint8_t *place = buffer;
    for (size_t done = 0; done < length; done += 4) {
        for (unsigned i = 0; rd(REG_STATUS) >> 17 == 0 && i < 100000; i++)
            pass(next_event(100000));
        uint32_t word = rd(REG_DATA);
        memcpy(place + done, &word, 4);
    }
}

uint32_t read_pio(uint32_t flags, uint32_t argument, uint32_t blocks, uint32_t size, void *buffer)
{
    start_data(flags, argument, blocks, size);
    drain(buffer, (size_t)blocks * size);
    uint32_t seen = until(INT_DTO, 100000000);
    wr(REG_RINTSTS, UINT32_MAX);
    return seen;
}

uint32_t write_pio(uint32_t flags, uint32_t argument, uint32_t blocks, const void *buffer)
{
    const uint8_t *place = buffer;
    start_data(CMD_WRITE | flags, argument, blocks, SD_NATIVE_SECTOR);
    take();
    for (size_t done = 0; done < (size_t)blocks * SD_NATIVE_SECTOR; done += 4) {
        uint32_t word;
        memcpy(&word, place + done, 4);
        for (unsigned i = 0; rd(REG_STATUS) >> 17 == DW_MSHC_FIFO_WORDS && i < 100000; i++)
            pass(next_event(100000));
        wr(REG_DATA, word);
    }
    uint32_t seen = until(INT_DTO, 100000000);
    wr(REG_RINTSTS, UINT32_MAX);
    return seen;
}

void use_dma(void)
{
    wr(REG_CTRL, CTRL_DMA_ENABLE | CTRL_USE_IDMAC);
    wr(REG_BMOD, BMOD_FIXED | BMOD_ENABLE);
    wr(REG_IDINTEN, 0x337);
    wr(REG_DBADDR, MEMORY_AT);
}

uint32_t *descriptor(unsigned index)
{
    return (uint32_t *)(void *)(rig.memory + index * 16);
}

void chain(unsigned descriptors, uint32_t size)
{
    for (unsigned i = 0; i < descriptors; i++) {
        uint32_t *des = descriptor(i);
        des[0] = DES_OWN | DES_CH | DES_DIC;
        des[1] = size;
        des[2] = MEMORY_AT + 0x1000 + i * size;
        des[3] = MEMORY_AT + (i + 1) * 16;
    }
    descriptor(0)[0] |= DES_FS;
    descriptor(descriptors - 1)[0] |= DES_LD;
    descriptor(descriptors - 1)[0] &= ~DES_DIC;
}
