#include "drivers/spi/sifive_spi.h"
#include <errno.h>
#include <yao/clk.h>
#include <yao/device_map.h>
#include <yao/irq.h>
#include <yao/log.h>
#include <yao/mm.h>

/* The fastest input clock that any firmware of the chip sets: FU540's tlclk is half of the 1 GHz
 * core clock, FU740's peripheral clock half of a 260 MHz PLL. */
static const uint32_t fu540_input_hz = 500000000, fu740_input_hz = 130000000;

static const char *cause(int error)
{
    switch (error) {
    case -ENOENT:
        return "missing in the tree";
    case -ENODEV:
        return "no driver for their provider";
    default:
        return "their rate is unknown";
    }
}

static uint32_t input_hz(const struct device *dev)
{
    char path[DT_PATH_MAX];
    const uint32_t *most = dev->match_data;
    uint64_t hz;
    int error = clk_rate(dev->node, 0, &hz);
    if (!error && hz && hz <= UINT32_MAX)
        return (uint32_t)hz;
    log_info("%s: clocks: %s: assuming at most %u MHz", dt_path(dev->node, path), cause(error),
             *most / 1000000);
    return *most;
}

static int sifive_spi_probe(struct device *dev)
{
    uint64_t window, size;
    struct sifive_spi_config config = {.node = dev->node};
    int error = device_map(dev, 0, 0, SIFIVE_SPI_WINDOW, &config.base);
    if (error)
        return error;
    config.input_hz = input_hz(dev);
    config.flash = dt_reg(dev->node, 1, &window, &size) == 0; /* the flash contents */
    struct sifive_spi *spi = device_alloc(dev, sizeof *spi);
    if (!spi)
        return -ENOMEM;
    sifive_spi_init(spi, &config);
    spi->interrupts = irq_request(dev->node, 0, sifive_spi_interrupt, spi) == 0;
    dev->interface = &spi->spi;
    return 0;
}

static const struct dt_match match[] = {{"sifive,fu540-c000-spi", &fu540_input_hz},
                                        {"sifive,fu740-c000-spi", &fu740_input_hz},
                                        {"sifive,spi0", &fu540_input_hz},
                                        {NULL, NULL}};

YAO_DRIVER(spi, sifive_spi) = {match, sifive_spi_probe};
YAO_DRIVER_PROPERTIES(spi, sifive_spi, "reg");
