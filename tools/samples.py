"""Makes the sample content of the card: the same bytes each time, and awkward in every way.

    samples.py FOLDER
"""

import random
import shutil
import sys
from pathlib import Path

from common import THIRD_PARTY, run_main
from fit import extract_trees

SMALL_FILES = 300
LARGE_FILE = 8 << 20
FIRMWARE = THIRD_PARTY / "u-boot-sifive"


def noise(seed: str, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def texts() -> dict[str, bytes]:
    return {
        "leer.txt": b"",
        "ein Name mit Leerzeichen.txt": b"Spaces in names.\n",
        "Grüße aus Köln.txt": "Viele Grüße.\n".encode(),
        "Überträge/März/größte Beträge.csv": "Straße;Größe\n".encode(),
        "Überträge/März/one block.bin": noise("block", 512),
        "Überträge/one byte more.bin": noise("more", 513),
        "Straße nach Ålesund/Þingvellir, Łódź, Ελλάδα, 幺.txt": "幺\n".encode(),
        "large.bin": noise("large", LARGE_FILE),
    }


def small_files() -> dict[str, bytes]:
    sizes = random.Random("sizes")
    return {
        f"small/file {n:03}.bin": noise(f"small {n}", sizes.randrange(3000))
        for n in range(SMALL_FILES)
    }


def firmware() -> dict[str, bytes]:
    paths = [path for path in FIRMWARE.glob("*/*") if path.is_file()]
    return {f"firmware/{p.relative_to(FIRMWARE)}": p.read_bytes() for p in sorted(paths)}


def make(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in {**texts(), **small_files(), **firmware()}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "empty folder").mkdir()
    for itb in sorted(FIRMWARE.glob("*/u-boot.itb")):
        extract_trees(itb, folder / "firmware" / itb.parent.name)


def main() -> int:
    make(Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    run_main(main)
