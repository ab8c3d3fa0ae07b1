/* The JH7110's devices at their addresses (U-Boot, arch/riscv/dts/jh7110.dtsi), with what SPL and
 * U-Boot have set when an image starts. */
#include "jh7110.h"
#include "simulator.h"
#include <cstring>

extern "C" {
#include "jh7110_gpio.h"
#include "jh7110_wdt.h"
}

static const uint32_t window = 0x10000;
static const uint32_t osc_hz = 24000000;
static const unsigned settling_cycles = 32; /* longer than jh7110_crg_sys.delay */

static void violation(void *, const char *text)
{
    fail("%s, at cycle %llu", text, (unsigned long long)simulator->cycles);
}

/* ---------------------------------------------------------------- Clocks and resets */

SystemClocks::SystemClocks(const Simulator &machine)
    : Device(0x13020000, window), machine_(machine), settling_(1)
{
    jh7110_crg_model_config config = jh7110_crg_sys;
    config.violation = violation;
    jh7110_crg_model_init(&model_, &config);
}

void SystemClocks::pass()
{
    jh7110_crg_model_step(&model_, machine_.cycles - passed_);
    passed_ = machine_.cycles;
}

uint32_t SystemClocks::read(uint32_t offset)
{
    pass();
    return jh7110_crg_model_read(&model_, offset, 4);
}

void SystemClocks::write(uint32_t offset, uint32_t value)
{
    pass();
    jh7110_crg_model_write(&model_, offset, 4, value);
    settling_ = settling_cycles;
}

bool SystemClocks::clock()
{
    if (settling_ == 0)
        return false;
    settling_--;
    pass();
    return false;
}

/* PLL2 is 1188 MHz, of which axi_cfg0 is a part. */
uint32_t SystemClocks::card_rate(unsigned clock) const
{
    const unsigned axi_cfg0 = 7;
    const uint32_t pll2_hz = 1188000000;
    return pll2_hz / jh7110_crg_model_divisor(&model_, axi_cfg0) /
           jh7110_crg_model_divisor(&model_, clock);
}

namespace
{

/* A generator of which nothing is modelled that software may change. */
class OtherClocks : public Device
{
  public:
    OtherClocks(uint32_t base, unsigned clocks, uint16_t assert_offset, uint16_t status_offset)
        : Device(base, window)
    {
        jh7110_crg_model_config config{};
        config.clocks = clocks;
        config.words = 1;
        config.assert_offset = assert_offset;
        config.status_offset = status_offset;
        config.violation = violation;
        jh7110_crg_model_init(&model_, &config);
    }
    uint32_t read(uint32_t offset) override
    {
        return jh7110_crg_model_read(&model_, offset, 4);
    }
    void write(uint32_t offset, uint32_t value) override
    {
        jh7110_crg_model_write(&model_, offset, 4, value);
    }

  private:
    jh7110_crg_model model_{};
};

/* SYS_SYSCON with the PLLs as U-Boot's SPL leaves them (drivers/clk/starfive/clk-jh7110-pll.c):
 * 1000, 1066 and 1188 MHz. Nobody has business with writing here. */
class SystemSettings : public Device
{
  public:
    SystemSettings() : Device(0x13030000, 0x1000)
    {
        words_[0x18 / 4] = 3u << 24;
        words_[0x1c / 4] = 125;
        words_[0x24 / 4] = 533u << 17 | 3u << 15 | 3;
        words_[0x2c / 4] = 99u << 17 | 3u << 15 | 12;
        words_[0x34 / 4] = 2;
    }
    uint32_t read(uint32_t offset) override
    {
        return words_[offset / 4];
    }
    void write(uint32_t offset, uint32_t) override
    {
        fail("SYS_SYSCON: %#x: written, at cycle %llu", offset,
             (unsigned long long)simulator->cycles);
    }

  private:
    uint32_t words_[0x1000 / 4] = {};
};

/* ---------------------------------------------------------------- Pins */

/* VisionFive 2: the console is on 5 and 6, and 41 is low while a card is in the slot. */
class Pins : public Device
{
  public:
    explicit Pins(bool card) : Device(0x13040000, window)
    {
        const unsigned card_detect = 41;
        jh7110_gpio_model_config config{};
        config.keep = 1u << 5 | 1u << 6;
        config.violation = violation;
        jh7110_gpio_model_init(&model_, &config);
        jh7110_gpio_model_drive(&model_, card_detect, !card);
    }
    uint32_t read(uint32_t offset) override
    {
        return jh7110_gpio_model_read(&model_, offset, 4);
    }
    void write(uint32_t offset, uint32_t value) override
    {
        jh7110_gpio_model_write(&model_, offset, 4, value);
    }

  private:
    jh7110_gpio_model model_{};
};

/* ---------------------------------------------------------------- Watchdog */

class Watchdog : public Device
{
  public:
    Watchdog(const Simulator &machine, const SystemClocks &clocks)
        : Device(0x13070000, window), machine_(machine), clocks_(clocks)
    {
        const jh7110_wdt_config config{violation, JH7110_WDT_SOUND, nullptr};
        jh7110_wdt_init(&model_, &config);
    }
    uint32_t read(uint32_t offset) override
    {
        supply();
        return jh7110_wdt_read(&model_, offset);
    }
    void write(uint32_t offset, uint32_t value) override
    {
        supply();
        jh7110_wdt_write(&model_, offset, value);
    }
    bool clock() override
    {
        if (clocks_.settling())
            supply();
        jh7110_wdt_step(&model_, periods_.next(osc_hz, machine_.options.clock_hz));
        if (model_.reset)
            fail("watchdog: it has reset the chip at cycle %llu",
                 (unsigned long long)machine_.cycles);
        return false; /* the board's tree gives it no interrupt */
    }

  private:
    void supply()
    {
        const unsigned bus = 122, core = 123, bus_line = 109, core_line = 110;
        jh7110_wdt_supply(&model_, clocks_.runs(bus), clocks_.runs(core),
                          clocks_.released(bus_line) && clocks_.released(core_line));
    }

    const Simulator &machine_;
    const SystemClocks &clocks_;
    jh7110_wdt model_{};
    Periods periods_;
};

} // namespace

/* The sources are those that dts/visionfive2.dtsi gives, counted from the one behind the UART's. */
void add_jh7110(Simulator &machine)
{
    Devices &devices = machine.devices;
    const Options &options = machine.options;
    auto owned = std::make_unique<SystemClocks>(machine);
    const SystemClocks &clocks = *owned;
    devices.add(std::move(owned));
    devices.add(std::make_unique<OtherClocks>(0x10230000, 29, 0x74, 0x78));
    devices.add(std::make_unique<OtherClocks>(0x17000000, 14, 0x38, 0x3c));
    devices.add(std::make_unique<SystemSettings>());
    devices.add(std::make_unique<Pins>(!options.card.empty()));
    devices.add(std::make_unique<Watchdog>(machine, clocks));
    devices.add(
        make_mshc(machine, clocks, {"mmc0", 0x16010000, 91, 93, 64, 0, true, options.emmc}));
    devices.add(
        make_mshc(machine, clocks, {"mmc1", 0x16020000, 92, 94, 65, 1, false, options.card}));
}
