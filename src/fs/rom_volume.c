#include "rom_volume.h"
#include "mount.h"
#include "rom.h"
#include <yao/module.h>

YAO_ALTERNATIVE(rom, image);
YAO_REQUIRE(rom_files, some);

/* An app has one folder files/. */
int rom_mounted(unsigned mount, void **volume)
{
    static struct rom_volume only;

    only.mount = mount;
    rom_device = mount_device(mount);
    *volume = yao_mount_volumes[mount] = &only;
    return 0;
}
