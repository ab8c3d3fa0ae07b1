"""The first file system of Linux: busybox, the modules for the card, and a script that starts a shell.

The format is cpio's "newc" (Linux, Documentation/driver-api/early-userspace/buffer-format.rst).
"""

import stat
from collections.abc import Mapping

from tools.linux.packages import Packages

# What stands between the kernel and its card: the PMIC that feeds the eMMC, the host, the block device,
# FAT with its default code page and character set. Before it, what drives other parts of the chip.
MODULES = [
    "clk_starfive_jh7110_aon",
    "clk_starfive_jh7110_stg",
    "jh7110_trng",
    "starfive_wdt",
    "i2c_designware_platform",
    "axp20x_i2c",
    "axp20x_regulator",
    "dw_mmc_starfive",
    "mmc_block",
    "vfat",
    "nls_cp437",
    "nls_ascii",
]
APPLETS = ["sh", "mount", "insmod", "cat", "ls", "dd", "sha256sum", "poweroff", "sleep", "dmesg", "nproc"]

# `run=PROGRAM` on the kernel's command line: it becomes a variable of the first program.
INIT = """#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
while read module; do insmod /modules/$module.ko; done < /modules/order
tries=0
until [ -b /dev/mmcblk1p3 ] || [ $tries -ge 100 ]; do sleep 0.1; tries=$((tries + 1)); done
mount -t vfat -o ro /dev/mmcblk1p3 /card
[ -z "$run" ] || { $run; poweroff -f; }
exec setsid -c sh -c 'while :; do sh; done' < /dev/console > /dev/console 2>&1
"""


def entry(name: str, mode: int, content: bytes, number: int) -> bytes:
    path = name.encode() + b"\0"
    words = [number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(path), 0]
    head = b"070701" + b"".join(b"%08x" % word for word in words) + path
    return padded(head) + padded(content)


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def archive(folders: list[str], files: Mapping[str, tuple[int, bytes]]) -> bytes:
    """@files: path -> mode and content; a link's content is where it leads."""
    parts = [(name, stat.S_IFDIR | 0o755, b"") for name in folders]
    parts += [(name, mode, content) for name, (mode, content) in files.items()]
    parts.append(("TRAILER!!!", 0, b""))
    return b"".join(entry(*part, number) for number, part in enumerate(parts, 1))


def make(packages: Packages, more: Mapping[str, bytes]) -> bytes:
    """@more: programs that are put into /bin, too."""
    program, link = stat.S_IFREG | 0o755, stat.S_IFLNK | 0o777
    modules = packages.modules(MODULES)
    files = {"init": (program, INIT.encode()), "bin/busybox": (program, packages.busybox().read_bytes())}
    files |= {f"bin/{name}": (link, b"busybox") for name in (*APPLETS, "setsid")}
    files |= {f"bin/{name}": (program, content) for name, content in more.items()}
    files |= {f"modules/{name}.ko": (stat.S_IFREG | 0o644, data) for name, data in modules.items()}
    files["modules/order"] = (stat.S_IFREG | 0o644, "".join(f"{name}\n" for name in modules).encode())
    return archive(["bin", "modules", "proc", "sys", "dev", "card"], files)
