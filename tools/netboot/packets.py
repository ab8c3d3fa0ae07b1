"""The packets of TFTP: RFC 1350, options by RFC 2347, blksize 2348, timeout and tsize 2349, windowsize 7440."""

import struct
from dataclasses import dataclass, field

READ, WRITE, DATA, ACK, ERROR, OPTIONS = range(1, 7)
NOT_FOUND, NO_ACCESS, ILLEGAL, UNKNOWN_ID = 1, 2, 4, 5
BLOCK, LARGEST_BLOCK = 512, 65464
LIMITS = {"blksize": (8, LARGEST_BLOCK), "timeout": (1, 255), "windowsize": (1, 65535), "tsize": (0, 1 << 63)}


@dataclass
class Request:
    opcode: int
    name: str
    mode: str
    options: dict[str, int] = field(default_factory=dict)


def opcode(packet: bytes) -> int:
    return struct.unpack_from(">H", packet)[0] if len(packet) >= 2 else 0


def options(words: list[bytes]) -> dict[str, int]:
    """Those that are known and make sense: others are as if not sent (RFC 2347)."""
    found = {}
    for name, value in zip(words[::2], words[1::2]):
        key = name.decode("ascii", errors="replace").lower()
        low, high = LIMITS.get(key, (1, 0))
        number = int(value) if value.isdigit() and len(value) < 20 else -1
        if key not in found and number >= low:
            found[key] = min(number, high) if low <= high else 0
    return {key: value for key, value in found.items() if key in LIMITS}


def request(packet: bytes) -> Request | None:
    if opcode(packet) not in (READ, WRITE) or not packet.endswith(b"\0"):
        return None
    words = packet[2:-1].split(b"\0")
    if len(words) < 2 or not words[0]:
        return None
    name = words[0].decode(errors="replace")
    mode = words[1].decode("ascii", errors="replace").lower()
    return Request(opcode(packet), name, mode, options(words[2:]))


def data(number: int, content: bytes) -> bytes:
    return struct.pack(">HH", DATA, number & 0xFFFF) + content


def error(code: int, words: str) -> bytes:
    return struct.pack(">HH", ERROR, code) + words.encode() + b"\0"


def answer(values: dict[str, int]) -> bytes:
    words = "".join(f"{key}\0{value}\0" for key, value in values.items())
    return struct.pack(">H", OPTIONS) + words.encode()


def block_of(packet: bytes) -> int | None:
    """Which block an ACK is for."""
    return struct.unpack_from(">H", packet, 2)[0] if len(packet) >= 4 and opcode(packet) == ACK else None
