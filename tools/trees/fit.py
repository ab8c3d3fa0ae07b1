"""Takes the boards' real device trees out of U-Boot's FIT image (u-boot.itb)."""

import re
from pathlib import Path

from tools.common import Failure, call

IMAGE = re.compile(r"^ Image (\d+) \((\S+)\)\n(?:  .*\n)*?  Type: +Flat Device Tree$", re.MULTILINE)
DESCRIPTION = re.compile(r"  Description: +(\S+)")


def trees(itb: Path) -> dict[str, int]:
    """The name of each tree, as its description says, and its number in the FIT."""
    shown = call(["dumpimage", "-l", itb], itb.name, "list its images")
    found = IMAGE.finditer(shown)
    return {DESCRIPTION.search(match[0])[1]: int(match[1]) for match in found}


def extract_trees(itb: Path, folder: Path) -> list[Path]:
    """Writes each tree to @folder, as <name>.dtb."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, number in trees(itb).items():
        path = folder / f"{name.replace('/', '_')}.dtb"
        command = ["dumpimage", "-T", "flat_dt", "-p", str(number), "-o", path, itb]
        call(command, itb.name, f"take out the device tree {name}")
        paths.append(path)
    if not paths:
        raise Failure(f"{itb}: take out the device trees: it has none")
    return paths
