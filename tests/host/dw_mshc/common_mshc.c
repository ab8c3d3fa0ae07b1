#include "common_mshc.h"
#include "bus.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

#define BASE  0x16020000u
#define TRIES 1000

struct rig rig;

static void model_violation(void *user, const char *text)
{
    bus_violation("%s: %s", (const char *)user, text);
}

/* The model counts in cycles of ciu; the bus in nanoseconds. */
static void catch_up(void)
{
    uint64_t cycles =
        (uint64_t)((unsigned __int128)clock_now() * rig.controller.ciu_hz / TIME_SECOND);
    if (cycles > rig.model.now)
        dw_mshc_step(&rig.model, cycles - rig.model.now);
}

static void tick(void *ctx);

static void schedule(void)
{
    uint64_t idle = dw_mshc_idle_cycles(&rig.model);
    clock_cancel(tick, NULL);
    if (idle == DW_MSHC_NEVER)
        return;
    unsigned __int128 at = (unsigned __int128)(rig.model.now + idle) * TIME_SECOND;
    clock_schedule((uint64_t)(at / rig.controller.ciu_hz) + 1, tick, NULL);
}

static void tick(void *ctx)
{
    catch_up();
    schedule();
}

static struct {
    const uint8_t *next, *end;
    unsigned good;
} noise;

void rig_noise(const uint8_t *triples, size_t size)
{
    noise.next = triples;
    noise.end = size ? triples + size : triples;
    noise.good = 0;
}

static uint32_t disturb(uint32_t value)
{
    if (noise.end - noise.next < 3)
        return value;
    unsigned count = (unsigned)(noise.next[0] | noise.next[1] << 8);
    if (noise.good++ < count)
        return value;
    value ^= (uint32_t)noise.next[2] << count % 25;
    noise.next += 3;
    noise.good = 0;
    return value;
}

static uint32_t read_register(void *ctx, uintptr_t offset, unsigned width)
{
    if (width != 4)
        bus_violation("dw_mshc: access of %u bytes at %#lx", width, (unsigned long)offset);
    if (rig.check)
        rig.check();
    clock_advance(rig.register_ns);
    catch_up();
    uint32_t value = dw_mshc_read(&rig.model, (uint32_t)offset);
    schedule();
    return disturb(value);
}

static void write_register(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    if (width != 4)
        bus_violation("dw_mshc: access of %u bytes at %#lx", width, (unsigned long)offset);
    if (rig.check)
        rig.check();
    clock_advance(rig.register_ns);
    catch_up();
    dw_mshc_write(&rig.model, (uint32_t)offset, value);
    schedule();
}

static const struct bus_model bus = {"dw_mshc", BASE, 0x1000, read_register, write_register, NULL};

static bool is_descriptor(uint32_t address)
{
    return address - rig.slot.descriptors_address < PAGE_SIZE;
}

/* Memory, except for what the test wants to go wrong with descriptors. */
static void access(struct dw_mshc_request *request, uint8_t *memory)
{
    if (request->write && is_descriptor(request->address) && rig.lose_returns) {
        rig.lose_returns--;
        return;
    }
    if (request->write)
        memcpy(memory, request->data, request->words * 4u);
    else
        memcpy(request->data, memory, request->words * 4u);
    if (!request->write && is_descriptor(request->address) && rig.not_its_own) {
        rig.not_its_own--;
        request->data[0] &= 0x7fffffffu;
    }
}

static void complete(void *ctx)
{
    struct dw_mshc_request *request = ctx;
    catch_up();
    uint8_t *memory = memory_at(request->address, request->words * 4u);
    if (!memory)
        bus_violation("DMA of %u words at %#x, where no memory is", request->words,
                      request->address);
    access(request, memory);
    dw_mshc_complete(&rig.model, false);
    schedule();
}

static void request(void *user, struct dw_mshc_request *request)
{
    clock_schedule(clock_now() + rig.bus_ns, complete, request);
}

bool rig_level(void *ctx)
{
    catch_up();
    schedule();
    return rig.interrupts && dw_mshc_irq(&rig.model);
}

static void fill_memory(void)
{
    uint32_t value = 1;
    for (size_t i = 0; i < sizeof rig.memory; i += sizeof value) {
        value = value * 1664525u + 1013904223u;
        memcpy(rig.memory + i, &value, sizeof value);
    }
}

static void configure(void)
{
    rig.config = (struct sd_native_config){
        .type = SD_NATIVE_SDHC,
        .memory = rig.memory,
        .sectors = SECTORS,
        .init_ns = TIME_MS(3),
        .access_ns = TIME_US(100),
        .program_ns = TIME_US(200),
        .stop_ns = TIME_US(200),
        .violation = model_violation,
        .user = "sd_native",
    };
    rig.controller = (struct dw_mshc_config){
        .card = &rig.card,
        .ciu_hz = CIU_HZ,
        .request = request,
        .violation = model_violation,
        .user = "dw_mshc",
    };
    rig.slot = (struct mshc_config){
        .node = NODE,
        .name = SLOT,
        .base = BASE,
        .input_hz = CIU_HZ,
        .fifo_depth = 32,
        .max_hz = 100000000,
        .max_width = 4,
        .removable = true,
        .high_speed = true,
        .present = {.source = MSHC_REGISTER, .inverted = true},
    };
}

void rig_attach(void)
{
    memset(&rig.buffer, 0xee, sizeof rig.buffer);
    rig.check = NULL;
    rig.interrupts = true;
    rig.bus_ns = 100;
    rig.register_ns = 0;
    rig.lose_returns = rig.not_its_own = 0;
    fill_memory();
    configure();
    memory_declare(rig.buffer, sizeof rig.buffer);
    bus_attach(&bus);
}

int rig_setup(void **state)
{
    bus_reset(0);
    log_reset();
    memory_reset();
    rig_attach();
    rig.slot.descriptors = dma_alloc(MSHC_DESCRIPTORS * sizeof(struct mshc_descriptor), &MSHC_REACH,
                                     &rig.slot.descriptors_address);
    bus_interrupt(rig_level, NULL, mshc_interrupt, &rig.mshc);
    return 0;
}

int rig_teardown(void **state)
{
    memory_reset();
    return 0;
}

void rig_plug(void)
{
    sd_native_init(&rig.card, &rig.config);
    dw_mshc_init(&rig.model, &rig.controller);
    catch_up();
}

int rig_start(void)
{
    rig_plug();
    int error = mshc_init(&rig.mshc, &rig.slot);
    rig.mshc.interrupts = true;
    return error;
}

int rig_command(uint8_t index, uint32_t argument, enum mmc_response response, uint32_t answer[4])
{
    struct mmc_command command = {index, argument, response, {0}};
    int error = rig.mshc.host.ops->command(&rig.mshc.host, &command, NULL);
    if (answer)
        memcpy(answer, command.answer, sizeof command.answer);
    return error;
}

static void must(uint8_t index, uint32_t argument, enum mmc_response response, uint32_t answer[4])
{
    int error = rig_command(index, argument, response, answer);
    if (error)
        fail_msg("CMD%u: %d: %s", index, error, rig.mshc.host.cause);
}

static void leave_idle(void)
{
    uint32_t answer[4] = {0};
    for (unsigned i = 0; i < TRIES && !(answer[0] >> 31); i++) {
        must(55, 0, MMC_R1, NULL);
        must(41, 0x40ff8000, MMC_R3, answer);
        time_sleep_until(time_ns() + TIME_MS(1));
    }
    assert_int_equal(answer[0] >> 30, 3);
}

void rig_ready(unsigned lines, uint32_t hz)
{
    uint32_t answer[4];
    const struct mmc_host_ops *ops;
    assert_int_equal(rig_start(), 0);
    ops = rig.mshc.host.ops;
    assert_in_range(ops->set_clock(&rig.mshc.host, 400000), 100000, 400000);
    must(0, 0, MMC_NONE, NULL);
    must(8, 0x1aa, MMC_R7, answer);
    assert_int_equal(answer[0], 0x1aa);
    leave_idle();
    must(2, 0, MMC_R2, NULL);
    must(3, 0, MMC_R6, answer);
    rig.rca = answer[0] & 0xffff0000u;
    must(7, rig.rca, MMC_R1B, NULL);
    if (lines == 4) {
        must(55, rig.rca, MMC_R1, NULL);
        must(6, 2, MMC_R1, NULL);
        assert_int_equal(ops->set_width(&rig.mshc.host, 4), 0);
    }
    assert_true(ops->set_clock(&rig.mshc.host, hz) > 0);
}

void rig_card_fault(enum sd_native_fault_kind kind, uint64_t where, unsigned times)
{
    for (unsigned i = 0; i < 8; i++)
        if (rig.card.config.faults[i].kind == SDN_FAULT_NONE) {
            rig.card.config.faults[i] = (struct sd_native_fault){kind, where, times};
            return;
        }
    fail_msg("too many faults");
}

void rig_fault(enum dw_mshc_fault_kind kind, unsigned after, unsigned times)
{
    for (unsigned i = 0; i < 4; i++)
        if (rig.model.config.faults[i].kind == DWM_FAULT_NONE) {
            rig.model.config.faults[i] = (struct dw_mshc_fault){kind, after, times};
            return;
        }
    fail_msg("too many faults");
}

static int transfer(uint8_t index, uint32_t sector, uint32_t count, unsigned offset, bool dma)
{
    struct mmc_command command = {index, sector, MMC_R1, {0}};
    struct mmc_data data = {index >= 24, BLOCK, count, rig.buffer + offset, 0, 0};
    enum dma_access access = data.write ? DMA_READS : DMA_WRITES;
    if (dma)
        assert_int_equal(
            dma_address(data.data, count * BLOCK, access, rig.mshc.host.dma, &data.address), 0);
    int error = rig.mshc.host.ops->command(&rig.mshc.host, &command, &data);
    assert_int_equal(data.done, error ? 0 : count);
    return error;
}

int rig_read(uint32_t sector, uint32_t count, unsigned offset, bool dma)
{
    return transfer(count > 1 ? 18 : 17, sector, count, offset, dma);
}

int rig_write(uint32_t sector, uint32_t count, unsigned offset, bool dma)
{
    return transfer(count > 1 ? 25 : 24, sector, count, offset, dma);
}

bool rig_same(uint32_t sector, uint32_t count, unsigned offset)
{
    return memcmp(rig.buffer + offset, rig.memory + sector * BLOCK, count * BLOCK) == 0;
}
