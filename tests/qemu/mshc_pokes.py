"""Steps of tiny programs that drive the card controller of the VisionFive 2 (registers: Intel's Cyclone V manual)."""

from pokes import read, wait, write

BASE = 0x16020000
CTRL, PWREN, CLKDIV, CLKENA, TMOUT, CTYPE = 0x00, 0x04, 0x08, 0x10, 0x14, 0x18
BLKSIZ, BYTCNT, CMDARG, CMD, RESP0, RINTSTS, STATUS = 0x1C, 0x20, 0x28, 0x2C, 0x30, 0x44, 0x48
FIFOTH, CDETECT, WRTPRT, BMOD, DBADDR, IDSTS, DATA = 0x4C, 0x50, 0x54, 0x80, 0x88, 0x8C, 0x200

START, HOLD, UPDATE, STOP, WAIT, AUTO, WRITE, TRANSFER = (1 << bit for bit in (31, 29, 21, 14, 13, 12, 10, 9))
CRC, LONG, RESPONSE = 1 << 8, 1 << 7, 1 << 6
GO = START | HOLD
READ_BLOCK = GO | TRANSFER | RESPONSE | 17
DMA = 1 << 25 | 1 << 5
OWN, CHAINED, FIRST, LAST = 1 << 31, 1 << 4, 1 << 3, 1 << 2
RING, BUFFER = 0x50000000, 0x50001000


def put(offset: int, value: int, size: str = "w") -> str:
    return write(BASE + offset, value, size)


def command(value: int, argument: int | None = 0) -> str:
    """Sent, and its end not waited for. @argument None: the card's address."""
    if argument is None:
        return put(CMDARG, 0) + "    sw s1, (t0)\n" + put(CMD, value)
    return put(CMDARG, argument) + put(CMD, value)


def taken() -> str:
    return wait(BASE + CMD, START, 0)


def done(bits: int = 1 << 2) -> str:
    """Until RINTSTS has them: the command is over."""
    return wait(BASE + RINTSTS, bits, bits)


def whole(value: int, argument: int | None = 0, ends: int = 1 << 2) -> str:
    return command(GO | value, argument) + done(ends) + put(RINTSTS, 0xFFFFFFFF)


def clock(divider: int) -> str:
    return put(CLKDIV, divider) + put(CLKENA, 1) + put(CMD, GO | UPDATE) + taken()


# Fast from the start: QEMU's card does not mind, and less is polled.
UP = put(PWREN, 1) + put(CLKENA, 0) + put(CMD, GO | UPDATE) + taken() + clock(1)
RCA = None
KEEP_RCA = read(BASE + RESP0) + "    srli s1, t1, 16\n    slli s1, s1, 16\n"
SHORT = RESPONSE | CRC
# Up to the state "transfer", with one line.
CARD = (
    UP
    + whole(1 << 15)
    + whole(SHORT | 55)
    + whole(RESPONSE | 41, 0x00FF8000)
    + whole(RESPONSE | LONG | CRC | 2)
    + command(GO | SHORT | 3)
    + done()
    + KEEP_RCA
    + put(RINTSTS, 0xFFFFFFFF)
    + whole(SHORT | 7, RCA)
)
BLOCK = put(BLKSIZ, 512) + put(BYTCNT, 512) + put(FIFOTH, 15 << 16 | 16)


def descriptor(*words: int) -> str:
    return "".join(write(RING + 4 * i, word) for i, word in enumerate(words))


def read_by_dma(*words: int) -> str:
    """A read whose first descriptor has these words."""
    ready = put(CTRL, DMA) + put(BMOD, 1 << 7) + put(DBADDR, RING)
    return UP + BLOCK + descriptor(*words) + ready + command(READ_BLOCK) + taken()
