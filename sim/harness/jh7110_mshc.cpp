/* One of the JH7110's DW_mobile_storage controllers and what is in its slot. */
#include "jh7110.h"
#include "simulator.h"

namespace
{

class Mshc : public Device
{
  public:
    Mshc(Simulator &machine, const SystemClocks &clocks, const Slot &slot)
        : Device(slot.base, 0x10000), machine_(machine), clocks_(clocks), slot_(slot)
    {
        source = slot.source;
        if (!slot.card.empty())
            insert();
        start();
    }
    uint32_t read(uint32_t offset) override
    {
        check("read", offset);
        return dw_mshc_read(&model_, offset);
    }
    void write(uint32_t offset, uint32_t value) override
    {
        check("written", offset);
        dw_mshc_write(&model_, offset, value);
    }
    bool clock() override
    {
        if (clocks_.settling())
            supply();
        if (!supplied_ || !counts_)
            return false;
        dw_mshc_step(&model_, periods_.next(model_.config.ciu_hz, machine_.options.clock_hz));
        return dw_mshc_irq(&model_);
    }

  private:
    static void violation(void *user, const char *text)
    {
        fail("%s: %s, at cycle %llu", static_cast<Mshc *>(user)->slot_.name, text,
             (unsigned long long)simulator->cycles);
    }
    static void request(void *user, struct dw_mshc_request *request)
    {
        Mshc *mshc = static_cast<Mshc *>(user);
        mshc->machine_.dma.add({request->write, request->address, request->data, request->words,
                                [mshc](bool failed) { mshc->complete(failed); }});
    }

    /* Unless a reset has forgotten it. */
    void complete(bool failed)
    {
        if (model_.requested)
            dw_mshc_complete(&model_, failed);
    }

    void check(const char *what, uint32_t offset)
    {
        supply();
        if (!supplied_)
            fail("%s: %#x: %s at cycle %llu, while its bus clock is gated or its reset asserted",
                 slot_.name, offset, what, (unsigned long long)simulator->cycles);
    }

    void insert()
    {
        Mapped file = map_card(slot_.card);
        sd_native_config config = machine_.options.native_config;
        config.memory = file.bytes;
        config.sectors = file.size / SD_NATIVE_SECTOR;
        config.type = slot_.emmc                 ? SD_NATIVE_MMC
                      : file.size > (2ull << 30) ? SD_NATIVE_SDHC
                                                 : SD_NATIVE_SDSC;
        config.violation = violation;
        config.user = this;
        sd_native_init(&card_, &config);
    }

    /* The reset's end: registers as after power-up, and the time goes on. */
    void start()
    {
        dw_mshc_config config{};
        config.card = slot_.card.empty() ? nullptr : &card_;
        config.ciu_hz = clocks_.card_rate(slot_.card_clock);
        config.no_detect = true; /* not connected: the board's switch is at a GPIO */
        config.request = request;
        config.violation = violation;
        config.user = this;
        for (size_t i = 0; i < std::size(config.faults); i++)
            config.faults[i] = machine_.options.mshc_faults[i];
        dw_mshc_init(&model_, &config);
        model_.now =
            static_cast<uint64_t>(static_cast<double>(machine_.now_ns()) * config.ciu_hz / 1e9);
    }

    void supply()
    {
        const bool supplied = clocks_.runs(slot_.bus_clock) && clocks_.released(slot_.reset);
        counts_ = clocks_.runs(slot_.card_clock);
        if (supplied && !supplied_)
            start();
        if (supplied && model_.config.ciu_hz != clocks_.card_rate(slot_.card_clock))
            violation(this, "the rate of its clock changes while it is not in reset");
        supplied_ = supplied;
    }

    Simulator &machine_;
    const SystemClocks &clocks_;
    const Slot slot_;
    sd_native card_{};
    dw_mshc model_{};
    Periods periods_;
    bool supplied_ = false, counts_ = false;
};

} // namespace

std::unique_ptr<Device> make_mshc(Simulator &machine, const SystemClocks &clocks, const Slot &slot)
{
    return std::make_unique<Mshc>(machine, clocks, slot);
}
