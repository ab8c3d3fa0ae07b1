#include "devices.h"

Device *Devices::find(uint32_t address) const
{
    for (const auto &device : all_)
        if (address - device->base < device->size)
            return device.get();
    return nullptr;
}

uint32_t Devices::read(uint32_t address)
{
    Device *device = find(address);
    return device ? device->read(address - device->base) : 0;
}

void Devices::write(uint32_t address, uint32_t value)
{
    Device *device = find(address);
    if (device)
        device->write(address - device->base, value);
}

uint32_t Devices::clock()
{
    uint32_t levels = 0;
    for (const auto &device : all_)
        if (device->clock())
            levels |= 1u << device->source;
    return levels;
}
