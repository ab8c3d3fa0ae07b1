"""Makes a card image: the board's partitions, its firmware, and a FAT file system with files.

    python -m tools.card.sdimage --board BOARD --image IMAGE --out sdcard.img [--files FOLDER]
                                 [--size 8G] [--overlay SOURCE] [--args TEXT] [--manifest FILE]

The image is sparse, and its size is a power of two, as QEMU requires. Without --size it grows with
the files, up to AUTO_LIMIT.
"""

import argparse
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from tools import board
from tools.card import card_content, extra_partitions, fat, fat_writer, gpt, times
from tools.card.card_content import Content
from tools.card.extra_partitions import Extra
from tools.common import Failure, readable_size, relative, run_main
from tools.trees import arguments as app_arguments
from tools.trees import board_trees, overlay

DEFAULT_SIZE = 128 << 20
AUTO_LIMIT = 4 << 30
SMALLEST, LARGEST = 64 << 20, 2 << 40  # below, FAT32 has too few clusters
EXTLINUX = "default yao\nlabel yao\n    kernel /Image\n"
WITH_TREE = "    fdt /board.dtb\n"


def parse_size(text: str) -> int:
    found = re.fullmatch(r"(\d+)([MG])i?B?", text, re.IGNORECASE)
    if not found:
        raise Failure(f"SDSIZE={text}: read: give a size such as 512M or 8G")
    size = int(found[1]) << (20 if found[2] in "mM" else 30)
    if not SMALLEST <= size <= LARGEST or size & (size - 1):
        raise Failure(
            f"SDSIZE={text}: use: a card has a power of two from {readable_size(SMALLEST)} to 2 TiB"
        )
    return size


def fat_partition(on: board.Board) -> board.Partition:
    return next(partition for partition in on.partitions if partition.fat)


def fat_sectors(first: int, size: int, extras: Sequence[Extra] = ()) -> int:
    """Negative if there is no room for the extra partitions."""
    return (extra_partitions.begin(size, extras) - first) // 2 * 2


def needed(contents: list[Content]) -> str:
    return readable_size(sum(sum(c.files.values()) for c in contents))


def has_room(sectors: int, contents: list[Content]) -> bool:
    return fat.free_clusters(sectors) > fat.FAT32_MIN_CLUSTERS and fat.holds(sectors, contents)


def choose_size(
    first: int, contents: list[Content], extras: Sequence[Extra], wanted: int | None, thing: str
) -> int:
    size = wanted or DEFAULT_SIZE
    beside = f" beside the partitions for mounts ({', '.join(e.name for e in extras)})" if extras else ""
    while not has_room(fat_sectors(first, size, extras), contents):
        if wanted:
            raise Failure(
                f"{thing}: put on the card: {needed(contents)} of files do not fit{beside} on a card of "
                f"{readable_size(size)}; give a larger SDSIZE="
            )
        size *= 2
        if size > AUTO_LIMIT:
            raise Failure(
                f"{thing}: put on the card: {needed(contents)} of files do not fit{beside} on a card of "
                f"{readable_size(AUTO_LIMIT)}, the most it grows to by itself; give SDSIZE="
            )
    return size


def write_firmware(image: Path, on: board.Board, thing: str) -> None:
    with image.open("r+b") as file:
        for partition in on.partitions:
            content = partition.content()
            room = (partition.last - partition.first + 1) * fat.SECTOR if partition.last else 0
            if partition.file and len(content) > room:
                raise Failure(f"{thing}: write {partition.file}: larger than its partition")
            file.seek(partition.first * fat.SECTOR)
            file.write(content)


def changed_tree(on: board.Board, change: Path, folder: Path) -> bool:
    """Puts the tree that the firmware would pass, changed, on the card. Merged here, as not every
    U-Boot can (Debian's for the Unleashed has no overlays). False: there is no firmware."""
    tree = next((tree for tree in on.trees if "fit" in tree), None)
    if tree:
        base = board_trees.from_firmware(tree["fit"], tree["name"], folder.parent)
        overlay.apply(change, base, folder.parent / "board.dtb").rename(folder / "board.dtb")
    return tree is not None


def boot_folder(
    folder: Path, on: board.Board, image: Path, change: Path | None, arguments: str | None
) -> Path:
    """What the firmware reads from the FAT file system."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "extlinux").mkdir(parents=True)
    shutil.copy2(image, folder / "Image")
    with_tree = change and changed_tree(on, change, folder)
    append = f"    append {app_arguments.for_extlinux(arguments)}\n"
    text = EXTLINUX + (WITH_TREE if with_tree else "") + append
    (folder / "extlinux/extlinux.conf").write_text(text)
    shutil.copystat(image, folder / "extlinux/extlinux.conf")
    return folder


def check_disjoint(boot: Content, files: Content, thing: str) -> None:
    ours = {name.casefold() for name in boot.top()}
    for name in files.top():
        if name.casefold() in ours:
            raise Failure(f"{thing}: {name}: put on the card: the name belongs to the boot files")


def check_listing(image: Path, first: int, contents: list[Content], thing: str) -> None:
    """Checks by mtools, which did not write them, that all files are on the card."""
    expected = {path for c in contents for path in c.files}
    expected |= {path + "/" for c in contents for path in c.folders}
    found = fat.listing(image, first, thing)
    for path in sorted(expected ^ found):
        lost = "mtools does not find it" if path in expected else "nothing put it there"
        raise Failure(f"{thing}: {path}: put on the card: {lost}")


def make_card(
    on: board.Board,
    image: Path,
    out: Path,
    files: Path | None = None,
    wanted: int | None = None,
    change: Path | None = None,
    arguments: str | None = None,
    extras: Sequence[Extra] = (),
) -> None:
    """The boot files stay in `boot` beside @out."""
    thing = f"FILES={files}" if files else relative(out)
    boot = boot_folder(out.parent / "boot", on, image, change, arguments)
    times.stamp(boot)
    contents = [card_content.collect(boot, relative(out))]
    if files:
        contents.append(card_content.collect(files, thing))
        check_disjoint(*contents, thing)
    write_card(on, contents, out, wanted, thing, extras)


def write_card(
    on: board.Board,
    contents: list[Content],
    out: Path,
    wanted: int | None,
    thing: str,
    extras: Sequence[Extra] = (),
) -> None:
    """The firmware of @on, a file system with @contents, and @extras. Leaves @out as it was unless all went well."""
    first = fat_partition(on).first
    size = choose_size(first, contents, extras, wanted, thing)
    temporary = out.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("wb") as file:
            file.truncate(size)
        gpt.write(temporary, extra_partitions.table(on, size, extras))
        write_firmware(temporary, on, relative(out))
        fat.make(temporary, first, fat_sectors(first, size, extras), relative(out))
        extra_partitions.make(temporary, size, extras, relative(out))
        fat_writer.write(temporary, first, contents)
        check_listing(temporary, first, contents, thing)
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="sdimage.py", description=__doc__.splitlines()[0])
    parser.add_argument("--board", required=True)
    parser.add_argument("--image", type=Path, required=True, help="the bootable image")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--files", type=Path, help="folder whose content goes on the card")
    parser.add_argument("--size", help="power of two, such as 512M or 8G")
    parser.add_argument("--overlay", type=Path, help="changes the tree that the firmware passes")
    parser.add_argument("--args", help="the app's arguments")
    parser.add_argument("--manifest", type=Path, help="the app's settings, for partitions of its mounts")
    options = parser.parse_args()
    wanted = parse_size(options.size) if options.size else None
    on = board.load(options.board)
    manifest = json.loads(options.manifest.read_text()) if options.manifest else {}
    extras = extra_partitions.of_settings(manifest, on)
    make_card(on, options.image, options.out, options.files, wanted, options.overlay, options.args, extras)
    size = options.out.stat().st_size
    print(f"yao: {relative(options.out)}: {readable_size(size)}, for {on.description}")
    return 0


if __name__ == "__main__":
    run_main(main)
