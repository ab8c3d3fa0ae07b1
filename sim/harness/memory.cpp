#include "simulator.h"
#include <cerrno>
#include <cstring>
#include <sys/mman.h>

void Memory::make(uint64_t size)
{
    /* Pages that nobody touches cost nothing. */
    void *bytes = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (bytes == MAP_FAILED)
        fail("memory: take %llu bytes: %s", (unsigned long long)size, strerror(errno));
    bytes_ = static_cast<uint8_t *>(bytes);
    size_ = size;
}

static uint64_t size_of(FILE *file, const std::string &name)
{
    if (fseek(file, 0, SEEK_END))
        fail("%s: ask for its size: %s", name.c_str(), strerror(errno));
    long size = ftell(file);
    rewind(file);
    return static_cast<uint64_t>(size);
}

void Memory::load(const Load &what)
{
    FILE *file = fopen(what.file.c_str(), "rb");
    if (!file)
        fail("%s: load: %s", what.file.c_str(), strerror(errno));
    uint64_t size = size_of(file, what.file), offset = what.address - base;
    if (offset > size_ || size > size_ - offset)
        fail(
            "%s: load at %#llx: its %llu bytes do not fit into %llu bytes of memory at %#llx; "
            "--memory= and the tree's memory node say how many there are",
            what.file.c_str(), (unsigned long long)what.address, (unsigned long long)size,
            (unsigned long long)size_, (unsigned long long)base);
    if (fread(bytes_ + offset, 1, size, file) != size)
        fail("%s: load: %s", what.file.c_str(), ferror(file) ? strerror(errno) : "it is too short");
    fclose(file);
}

uint64_t Memory::read(uint64_t address) const
{
    uint64_t data = 0;
    if (has(address))
        memcpy(&data, bytes_ + (address - base), sizeof data);
    return data;
}

void Memory::write(uint64_t address, uint64_t data, uint8_t strobes)
{
    if (!has(address))
        return;
    uint8_t *to = bytes_ + (address - base);
    for (unsigned i = 0; i < sizeof data; i++)
        if (strobes >> i & 1)
            to[i] = static_cast<uint8_t>(data >> 8 * i);
}
