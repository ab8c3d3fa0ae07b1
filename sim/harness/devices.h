/* The devices of the JH7110 that are modelled outside of the RTL, at the board's addresses. */
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

/* A block of registers on the bus. */
class Device
{
  public:
    Device(uint32_t base, uint32_t size) : base(base), size(size)
    {
    }
    virtual ~Device() = default;
    virtual uint32_t read(uint32_t offset) = 0;
    virtual void write(uint32_t offset, uint32_t value) = 0;

    /* One cycle of the core's clock. Returns the level of its interrupt. */
    virtual bool clock()
    {
        return false;
    }

    const uint32_t base, size;
    int source = -1; /* bit of Devices::clock(); none: it does not interrupt */
};

class Devices
{
  public:
    void add(std::unique_ptr<Device> device)
    {
        all_.push_back(std::move(device));
    }
    bool has(uint32_t address) const
    {
        return find(address) != nullptr;
    }
    uint32_t read(uint32_t address);
    void write(uint32_t address, uint32_t value);

    /* One cycle of all of them; returns the levels of their interrupts, by source. */
    uint32_t clock();

  private:
    Device *find(uint32_t address) const;
    std::vector<std::unique_ptr<Device>> all_;
};

class Simulator;

/* The JH7110's. */
void add_jh7110(Simulator &machine);
