/*
 * The console: the UART, with the libos's drivers, and the debug console extension (SBI 2.0,
 * chapter 12). Harts share it under a lock; reports of the firmware itself do not take it.
 */
#include "console.h"
#include "access.h"
#include "csr.h"
#include "drivers/serial/ns16550.h"
#include "drivers/serial/sifive_uart.h"
#include "ecall.h"
#include "protect.h"
#include "src/dt/dt.h"
#include "uart_speed.h"
#include <yao/console.h>

static union {
    struct ns16550 ns16550;
    struct sifive_uart sifive;
} uart;

static struct console *console; /* NULL: no UART */
static uint32_t locked;

static void lock(void)
{
    while (__atomic_exchange_n(&locked, 1, __ATOMIC_ACQUIRE))
        ;
}

static void unlock(void)
{
    __atomic_store_n(&locked, 0, __ATOMIC_RELEASE);
}

/* These return NULL if the node's properties make no sense. */

static struct console *open_sifive(dt_node node, uintptr_t base, uint64_t size)
{
    if (size < SIFIVE_UART_WINDOW)
        return NULL;
    uart_speed_set(node, base);
    sifive_uart_init(&uart.sifive, &(struct sifive_uart_config){base});
    return &uart.sifive.console;
}

static struct console *open_16550(dt_node node, uintptr_t base, uint64_t size)
{
    struct ns16550_config config;
    int offset = ns16550_layout(node, &config);
    if (offset < 0 || (unsigned)offset + ns16550_window(&config) > size)
        return NULL;
    config.base = base + (unsigned)offset;
    ns16550_init(&uart.ns16550, &config);
    return &uart.ns16550.console;
}

/* Without interrupts, Synopsys' UART is like any other. */
static const struct {
    const char *compatible;
    struct console *(*open)(dt_node node, uintptr_t base, uint64_t size);
} drivers[] = {
    {"sifive,uart0", open_sifive},
    {"snps,dw-apb-uart", open_16550},
    {"starfive,jh7110-uart", open_16550},
    {"ns16550a", open_16550},
    {"ns16550", open_16550},
};

#define DRIVERS (sizeof drivers / sizeof drivers[0])

static void open_console(dt_node node)
{
    uint64_t base, size;
    for (unsigned i = 0; i < DRIVERS && !console; i++)
        if (dt_compatible_index(node, drivers[i].compatible) >= 0 && !dt_reg(node, 0, &base, &size))
            console = drivers[i].open(node, base, size);
}

void console_init(void)
{
    dt_node chosen = dt_find_path("/chosen");
    const char *path = chosen < 0 ? NULL : dt_string(chosen, "stdout-path", 0);
    dt_node node = path ? dt_find_path(path) : -1;
    if (node >= 0)
        open_console(node);
    for (node = 0; node < dt_count() && !console; node++)
        if (dt_available(node))
            open_console(node);
}

void console_write(const char *bytes, size_t length)
{
    while (console && length) {
        size_t taken = console->ops->transmit(console, bytes, length);
        bytes += taken;
        length -= taken;
    }
}

/* Neither direction waits: writes stop when the FIFO is full, reads when it is empty. */

#define CHUNK 8u /* bytes, the most that one access_load() takes */

static unsigned chunk(uint64_t left)
{
    return left < CHUNK ? (unsigned)left : CHUNK;
}

/* Both return false after a fault; *@done counts bytes. */
static bool write_from(uintptr_t address, uint64_t size, uint64_t *done)
{
    uint64_t bytes;
    for (size_t taken = CHUNK; *done < size && taken == CHUNK; *done += taken) {
        unsigned wanted = chunk(size - *done);
        if (!access_load(address + *done, wanted, &bytes))
            return false;
        taken = console->ops->transmit(console, (const char *)&bytes, wanted);
    }
    return true;
}

static bool read_to(uintptr_t address, uint64_t size, uint64_t *done)
{
    uint64_t bytes;
    for (size_t taken = CHUNK; *done < size && taken == CHUNK; *done += taken) {
        taken = console->ops->receive(console, (char *)&bytes, chunk(size - *done));
        if (taken && !access_store(address + *done, (unsigned)taken, bytes))
            return false;
    }
    return true;
}

/* The call's addresses are physical, so translation is off meanwhile; PMP still checks S-mode's
 * rights. */
static struct sbi_result copy_bytes(bool (*run)(uintptr_t, uint64_t, uint64_t *),
                                    const uint64_t args[6])
{
    uint64_t done = 0, satp = csr_read(satp);
    if (args[2] || !protect_allows(args[1], args[0]))
        return (struct sbi_result){SBI_ERR_INVALID_PARAM, 0};
    lock();
    csr_write(satp, 0);
    bool good = run(args[1], args[0], &done);
    csr_write(satp, satp);
    unlock();
    return (struct sbi_result){good ? SBI_SUCCESS : SBI_ERR_INVALID_PARAM, good ? done : 0};
}

static struct sbi_result call(uint64_t function, const uint64_t args[6])
{
    switch (function) {
    case 0:
        return copy_bytes(write_from, args);
    case 1:
        return copy_bytes(read_to, args);
    case 2:
        lock();
        console_write((const char *)&args[0], 1);
        unlock();
        return (struct sbi_result){SBI_SUCCESS, 0};
    default:
        return (struct sbi_result){SBI_ERR_NOT_SUPPORTED, 0};
    }
}

static bool present(void)
{
    return console;
}

const struct sbi_extension sbi_console = {0x4442434e, present, call};
