"""Times of the files on a card. What we make has the same time each time, so that the same sources make
the same card; a user's files keep theirs, which are data like their content.

SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/) gives another time to what
we make, and is then the latest that any file has: that helps where files were checked out just now.
"""

import os
from pathlib import Path

from tools.common import Failure

MADE = 1577836800  # 2020-01-01, UTC


def source_date() -> int | None:
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if text and not (text.isascii() and text.isdigit()):
        raise Failure(f"SOURCE_DATE_EPOCH={text}: read: give seconds since 1970")
    return int(text) if text else None


def stamp(folder: Path) -> None:
    """What stands in @folder was made by us."""
    date = source_date()
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, 2 * (MADE if date is None else date,))


def of_file(path: Path) -> float:
    time, date = path.stat().st_mtime, source_date()
    return time if date is None else min(time, date)
