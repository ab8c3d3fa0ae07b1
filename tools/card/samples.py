"""Makes the sample content of the card: the same bytes each time, with awkward names and sizes.

    python -m tools.card.samples [--small] FOLDER

--small is for a simulation, where a megabyte takes minutes.
"""

import argparse
import random
import shutil
from pathlib import Path

from tools.card import times
from tools.common import THIRD_PARTY, run_main
from tools.trees.fit import extract_trees

SMALL_FILES, FEW_SMALL_FILES = 300, 5
LARGE_FILE, LESS_LARGE_FILE = 8 << 20, 40000
FIRMWARE = THIRD_PARTY / "u-boot-sifive"


def noise(seed: str, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def texts(large: int) -> dict[str, bytes]:
    return {
        "leer.txt": b"",
        "ein Name mit Leerzeichen.txt": b"Spaces in names.\n",
        "Grüße aus Köln.txt": "Viele Grüße.\n".encode(),
        "Überträge/März/größte Beträge.csv": "Straße;Größe\n".encode(),
        "Überträge/März/one block.bin": noise("block", 512),
        "Überträge/one byte more.bin": noise("more", 513),
        "Straße nach Ålesund/Þingvellir, Łódź, Ελλάδα, 幺.txt": "幺\n".encode(),
        "large.bin": noise("large", large),
    }


def small_files(number: int) -> dict[str, bytes]:
    sizes = random.Random("sizes")
    return {
        f"small/file {n:03}.bin": noise(f"small {n}", sizes.randrange(3000))
        for n in range(number)
    }


def firmware() -> dict[str, bytes]:
    paths = [path for path in FIRMWARE.glob("*/*") if path.is_file()]
    return {f"firmware/{p.relative_to(FIRMWARE)}": p.read_bytes() for p in sorted(paths)}


def write(folder: Path, contents: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "empty folder").mkdir()


def make_small(folder: Path) -> None:
    write(folder, {**texts(LESS_LARGE_FILE), **small_files(FEW_SMALL_FILES)})


def make(folder: Path) -> None:
    write(folder, {**texts(LARGE_FILE), **small_files(SMALL_FILES), **firmware()})
    for itb in sorted(FIRMWARE.glob("*/u-boot.itb")):
        extract_trees(itb, folder / "firmware" / itb.parent.name)


def main() -> int:
    parser = argparse.ArgumentParser(prog="samples.py", description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    (make_small if options.small else make)(options.folder)
    times.stamp(options.folder)
    return 0


if __name__ == "__main__":
    run_main(main)
