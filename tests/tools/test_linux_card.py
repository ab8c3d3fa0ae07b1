"""A card with Debian's Linux: its first file system. tests/qemu/test_linux.py boots one."""

import lzma

import pytest

from tools.common import Failure
from tools.linux import initramfs
from tools.linux.packages import Packages


def put_module(folder, path: str, depends: str) -> None:
    file = folder / "usr/lib/modules/6.12/kernel" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    content = b"\x7fELF\0license=GPL\0depends=" + depends.encode() + b"\0name=x\0"
    file.write_bytes(lzma.compress(content) if path.endswith(".xz") else content)


def test_module_comes_behind_what_it_needs(tmp_path):
    put_module(tmp_path, "mmc/core.ko.xz", "")
    put_module(tmp_path, "mmc/dw_mmc.ko", "core")
    put_module(tmp_path, "mmc/dw_mmc-starfive.ko.xz", "dw-mmc,core")
    assert list(Packages(tmp_path).modules(["dw_mmc_starfive", "core"])) == ["core", "dw_mmc", "dw_mmc_starfive"]


def test_module_that_the_kernel_has_not(tmp_path):
    put_module(tmp_path, "fat.ko", "nls_base")
    with pytest.raises(Failure, match="find the module nls_base: the package has none"):
        Packages(tmp_path).modules(["fat"])


def test_package_without_its_kernel(tmp_path):
    with pytest.raises(Failure, match=r"find boot/vmlinux-\*: the package has 0 such files"):
        Packages(tmp_path).kernel()


def test_archive_is_newc():
    data = initramfs.archive(["bin"], {"bin/x": (0o100755, b"12345")})
    headers = [at for at in range(0, len(data), 4) if data.startswith(b"070701", at)]
    names = [data[at + 110 :].partition(b"\0")[0].decode() for at in headers]
    assert names == ["bin", "bin/x", "TRAILER!!!"] and len(data) % 4 == 0
    head = data[headers[1] :]
    assert int(head[14:22], 16) == 0o100755 and int(head[54:62], 16) == 5 and int(head[94:102], 16) == 6
    assert head[116:121] == b"12345"
