"""What is inspected: a card image, or a disk. Reading never goes beyond its end, and never fails loudly."""

import os
import stat
from pathlib import Path

from tools.common import Failure

SECTOR = 512
# Compressed images begin with these bytes.
PACKED = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\0": "xz", b"(\xb5/\xfd": "zstd", b"BZh": "bzip2", b"PK\x03\x04": "zip"}


class Source:
    """@bad: the first byte that could not be read, and why; a card may be damaged."""

    def __init__(self, path: Path, thing: str):
        self.path, self.thing, self.bad = path, thing, ""
        try:
            self.file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            own = f"; `sudo chown $USER {path}` lets you" if isinstance(error, PermissionError) else ""
            raise Failure(f"{thing}: inspect: {error.strerror}{own}")
        mode = os.fstat(self.file).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISBLK(mode):
            os.close(self.file)
            raise Failure(f"{thing}: inspect: it is neither a file nor a disk")
        self.size = os.lseek(self.file, 0, os.SEEK_END)

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *_) -> None:
        os.close(self.file)

    @property
    def sectors(self) -> int:
        return self.size // SECTOR

    def read(self, at: int, size: int) -> bytes:
        """Less where it ends or cannot be read."""
        data = b""
        if at < 0 or at >= self.size:
            return data
        try:
            while len(data) < size and (more := os.pread(self.file, size - len(data), at + len(data))):
                data += more
        except OSError as error:
            self.bad = self.bad or f"byte {at + len(data)} cannot be read: {error.strerror}"
        return data

    def packed(self) -> str | None:
        head = self.read(0, 8)
        return next((name for magic, name in PACKED.items() if head.startswith(magic)), None)
