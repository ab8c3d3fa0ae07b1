"""Times of the files on a card. Files that the build makes always have the same time, so that the
same sources make the same card. A user's files keep their times, which are data like their content.

SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/) sets the time of files
that the build makes, and is then the latest time of any file. This helps with files that were just
checked out.
"""

import os
from pathlib import Path

from tools.common import Failure

MADE = 1577836800  # 2020-01-01, UTC
LATEST = 1 << 40  # 36,000 years from now: more is a slip


def source_date() -> int | None:
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if text and not (text.isascii() and text.isdigit() and int(text) <= LATEST):
        raise Failure(f"SOURCE_DATE_EPOCH={text}: read: give seconds since 1970")
    return int(text) if text else None


def stamp(folder: Path) -> None:
    """Sets the times of files in @folder, all made by the build."""
    date = source_date()
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, 2 * (MADE if date is None else date,))


def of_file(path: Path) -> float:
    time, date = path.stat().st_mtime, source_date()
    return time if date is None else min(time, date)
