"""Makes a card that boots Debian's Linux on a VisionFive 2: the board's firmware, kernel, tree and first
file system, and files of the user.

    python -m tools.linux.card --out sdcard.img [--files FOLDER] [--append WORDS]
"""

import argparse
import shutil
from collections.abc import Mapping
from pathlib import Path

from tools import board
from tools.card import card_content, sdimage
from tools.common import readable_size, relative, run_main
from tools.linux import initramfs, packages

BOARD = "visionfive2"
EXTLINUX = """default linux
label linux
    kernel /vmlinux
    fdt /board.dtb
    initrd /initrd
    append console=ttyS0,115200 {append}
"""


def boot_folder(folder: Path, append: str, programs: Mapping[str, bytes]) -> Path:
    found = packages.unpacked()
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "extlinux").mkdir(parents=True)
    shutil.copy2(found.kernel(), folder / "vmlinux")
    shutil.copy2(found.tree(), folder / "board.dtb")
    (folder / "initrd").write_bytes(initramfs.make(found, programs))
    (folder / "extlinux/extlinux.conf").write_text(EXTLINUX.format(append=append).replace(" \n", "\n"))
    return folder


def make(
    out: Path,
    files: Path | None = None,
    append: str = "",
    programs: Mapping[str, bytes] | None = None,
    size: int | None = None,
) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    on = board.load(BOARD)
    packages.fetch_firmware(on)
    boot = boot_folder(out.parent / "linux", append, programs or {})
    contents = [card_content.collect(boot, relative(out))]
    if files:
        contents.append(card_content.collect(files, f"FILES={files}"))
        sdimage.check_disjoint(*contents, f"FILES={files}")
    sdimage.write_card(on, contents, out, size, relative(out))


def main() -> int:
    parser = argparse.ArgumentParser(prog="card.py", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--files", type=Path, help="folder whose content goes on the card")
    parser.add_argument("--append", default="", help="words for Linux's command line")
    options = parser.parse_args()
    make(options.out, options.files, options.append)
    print(f"yao: {relative(options.out)}: {readable_size(options.out.stat().st_size)}, Debian's Linux")
    return 0


if __name__ == "__main__":
    run_main(main)
