/* The simplest host that the card logic can have: sends what it is told, and checks what comes. */
#include "common_mmc.h"
#include <errno.h>
#include <string.h>
#include <yao/time.h>

#define DATA_TIMEOUT TIME_MS(200)

static int fail(struct mmc_host *host, int error, const char *cause)
{
    host->cause = cause;
    return error;
}

static void tick(uint64_t clocks)
{
    clock_advance(clocks * TIME_SECOND / rig.hz + 1);
    sd_native_clock(&rig.model, clocks, rig.hz, clock_now());
}

static void pass_until(uint64_t ns)
{
    if (ns > clock_now())
        tick((ns - clock_now()) * rig.hz / TIME_SECOND + 1);
}

static uint32_t word(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_intact(const struct mmc_command *command, const struct sd_native_answer *answer)
{
    const uint8_t *bytes = answer->bytes;
    unsigned last = answer->length - 1;
    if (command->response == MMC_R3)
        return answer->length == 6 && bytes[last] & 1;
    if (command->response == MMC_R2)
        return answer->length == 17 &&
               bytes[last] == (uint8_t)(sd_native_crc7(bytes + 1, 15) << 1 | 1);
    return answer->length == 6 && (bytes[0] & 0x3f) == command->index &&
           bytes[last] == (uint8_t)(sd_native_crc7(bytes, 5) << 1 | 1);
}

static int send(struct mmc_host *host, struct mmc_command *command)
{
    struct sd_native_answer answer;
    uint32_t argument = command->argument;
    uint8_t frame[6] = {(uint8_t)(0x40 | command->index), (uint8_t)(argument >> 24),
                        (uint8_t)(argument >> 16), (uint8_t)(argument >> 8), (uint8_t)argument};
    frame[5] = (uint8_t)(sd_native_crc7(frame, 5) << 1 | 1);
    rig.commands++;
    tick(command->index == 0 ? 80 : 8);
    tick(48);
    sd_native_command(&rig.model, frame, clock_now(), &answer);
    if (command->response == MMC_NONE)
        return 0;
    if (answer.length == 0) {
        tick(64);
        return fail(host, -ETIMEDOUT, "no answer to the command");
    }
    tick(answer.gap + answer.length * 8);
    if (!is_intact(command, &answer))
        return fail(host, -EILSEQ, "CRC error in the answer");
    for (unsigned i = 0; i < (command->response == MMC_R2 ? 4 : 1); i++)
        command->answer[i] = word(answer.bytes + 1 + 4 * i);
    return 0;
}

static int receive_block(struct mmc_host *host, uint8_t *data, uint32_t size)
{
    struct sd_native_block block;
    uint16_t crc[SD_NATIVE_LINES] = {0};
    uint64_t begins = sd_native_data_at(&rig.model);
    if (begins > clock_now() + DATA_TIMEOUT) {
        pass_until(clock_now() + DATA_TIMEOUT);
        sd_native_abandon(&rig.model);
        return fail(host, -ETIMEDOUT, "no data within 200 ms");
    }
    pass_until(begins);
    sd_native_read(&rig.model, rig.lines, &block);
    tick(2 + block.length * 8 / rig.lines + 16);
    sd_native_read_done(&rig.model, clock_now());
    sd_native_crc16(block.data, block.length, rig.lines, crc);
    bool same = memcmp(crc, block.crc, rig.lines * sizeof(crc[0])) == 0;
    if (block.no_start || block.no_end || !same || block.length != size)
        return fail(host, -EILSEQ, "CRC error in the data");
    memcpy(data, block.data, size);
    return 0;
}

static int send_block(struct mmc_host *host, const uint8_t *data, uint32_t size)
{
    struct sd_native_block block = {.length = size};
    memcpy(block.data, data, size);
    sd_native_crc16(block.data, size, rig.lines, block.crc);
    tick(2);
    tick(2 + size * 8 / rig.lines + 16);
    enum sd_native_crc_status status = sd_native_write(&rig.model, rig.lines, &block, clock_now());
    tick(8);
    if (status != SDN_CRC_STATUS_OK)
        return fail(host, -EILSEQ, "the card saw a CRC error in the data");
    return 0;
}

static int wait_ready(struct mmc_host *host)
{
    uint64_t until = sd_native_busy_until(&rig.model);
    if (until > clock_now() + TIME_MS(MMC_BUSY_MS)) {
        pass_until(clock_now() + TIME_MS(MMC_BUSY_MS));
        return fail(host, -EBUSY, "still busy after 3.5 s");
    }
    pass_until(until);
    return 0;
}

static int transfer(struct mmc_host *host, struct mmc_data *data)
{
    int error = 0;
    for (uint32_t i = 0; i < data->blocks && !error; i++) {
        uint8_t *block = data->data + i * data->block_size;
        if (data->write && i > 0)
            error = wait_ready(host);
        if (!error)
            error = data->write ? send_block(host, block, data->block_size)
                                : receive_block(host, block, data->block_size);
        data->done += !error && !data->write;
    }
    return error;
}

static int native_command(struct mmc_host *host, struct mmc_command *command, struct mmc_data *data)
{
    struct mmc_command stop = {.index = 12, .response = MMC_R1B};
    int error = send(host, command);
    if (error || !data)
        return error;
    error = transfer(host, data);
    if (!error && data->blocks > 1)
        error = send(host, &stop);
    return error;
}

static uint32_t native_set_clock(struct mmc_host *host, uint32_t hz)
{
    return rig.hz = hz;
}

static int native_set_width(struct mmc_host *host, unsigned lines)
{
    if (lines > host->max_width)
        return -ENOTSUP;
    rig.lines = lines;
    return 0;
}

static bool native_busy(struct mmc_host *host)
{
    tick(8);
    return sd_native_busy(&rig.model, clock_now());
}

static int native_present(struct mmc_host *host)
{
    return rig.present;
}

const struct mmc_host_ops native_host_ops = {
    .command = native_command,
    .set_clock = native_set_clock,
    .set_width = native_set_width,
    .busy = native_busy,
    .present = native_present,
};
