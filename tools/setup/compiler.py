"""Makes build/toolchain, the folder where everything here finds the compiler and its binutils: a link to /usr."""

import tempfile
from pathlib import Path

from tools.common import BUILD

LINK = BUILD / "toolchain"
OWN = Path("/usr")


def point_to(folder: Path) -> None:
    """At once, as another make may be using it."""
    if LINK.is_symlink() and LINK.readlink() == folder:
        return
    LINK.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=LINK.parent) as temporary:
        (Path(temporary) / "link").symlink_to(folder)
        (Path(temporary) / "link").replace(LINK)


def ready() -> None:
    point_to(OWN)
