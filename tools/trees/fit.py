"""Takes the boards' real device trees out of U-Boot's FIT image (u-boot.itb).

A FIT is itself a device tree; each image is a node below /images. Device trees are recognized by
their content, and named by the board that they say they are for: Debian's FIT for the VisionFive 2
gives neither type nor name.
"""

from pathlib import Path

from tools.common import Failure
from tools.trees import dtb


def name_of(blob: bytes, place: str) -> str:
    """What the tree is for: the first `compatible` of its root, without the vendor."""
    try:
        compatible = dtb.Reader(blob).read().compatible
    except (dtb.Malformed, ValueError, dtb.struct.error) as error:
        raise Failure(f"{place}: read the device tree: {error}")
    if not compatible:
        raise Failure(f"{place}: read the device tree: it does not say for which board it is")
    return compatible[0].rpartition(",")[2].replace("/", "_")


def trees(itb: Path) -> dict[str, bytes]:
    """Each tree by its name."""
    images = dtb.read(itb).find("/images")
    found = [
        (f"{itb}: {image.path}", image.properties["data"])
        for image in (images.children if images else [])
        if image.properties.get("data", b"").startswith(dtb.MAGIC)
    ]
    return {name_of(blob, place): blob for place, blob in found}


def extract_trees(itb: Path, folder: Path) -> list[Path]:
    """Writes each tree to @folder, as <name>.dtb."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, blob in trees(itb).items():
        paths.append(folder / f"{name}.dtb")
        paths[-1].write_bytes(blob)
    if not paths:
        raise Failure(f"{itb}: take out the device trees: it has none")
    return paths
