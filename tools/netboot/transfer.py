"""One file on its way to one client. No sockets and no clock here: packets and times come in and go out."""

from tools.netboot import packets
from tools.netboot.packets import Request

PAUSE = 1.0  # seconds until something is sent again
TRIES = 10  # without any progress


class Transfer:
    """@acked: the last block, counted from 1, that the client has; 0 also stands for the options that were
    agreed on. Blocks on the wire have 16 bits and wrap around."""

    def __init__(self, request: Request, content: bytes):
        self.content = content
        self.agreed = {key: value for key, value in request.options.items()}
        if "tsize" in self.agreed:
            self.agreed["tsize"] = len(content)
        self.block = self.agreed.get("blksize", packets.BLOCK)
        self.window = self.agreed.get("windowsize", 1)
        self.pause = float(self.agreed.get("timeout", PAUSE))
        self.last = len(content) // self.block + 1  # a short block ends it, if need be an empty one
        self.acked, self.sent = 0, 0
        self.waits_for_options = bool(self.agreed)
        self.tries, self.deadline = 0, 0.0
        self.failure = ""

    @property
    def done(self) -> bool:
        return self.acked == self.last

    def start(self, now: float) -> list[bytes]:
        self.deadline = now + self.pause
        return [packets.answer(self.agreed)] if self.waits_for_options else self.next_window()

    def piece(self, number: int) -> bytes:
        start = (number - 1) * self.block
        return packets.data(number, self.content[start : start + self.block])

    def next_window(self) -> list[bytes]:
        self.sent = min(self.acked + self.window, self.last)
        return [self.piece(number) for number in range(self.acked + 1, self.sent + 1)]

    def receive(self, packet: bytes, now: float) -> list[bytes]:
        """An ACK that tells nothing new is not answered: that would double every later packet (RFC 1123,
        4.2.3.1). If something was lost, the time runs out."""
        if packets.opcode(packet) == packets.ERROR:
            words = packet[4:].rstrip(b"\0").decode(errors="replace")
            self.failure = f"the client gave up: {''.join(c for c in words if c.isprintable()) or 'no reason'}"
        number = packets.block_of(packet)
        if number is None or self.failure or self.done:
            return []
        if self.waits_for_options:
            return self.options_taken(number, now)
        progress = (number - self.acked) & 0xFFFF
        if not 0 < progress <= self.sent - self.acked:
            return []
        self.acked += progress
        self.tries, self.deadline = 0, now + self.pause
        return [] if self.done else self.next_window()

    def options_taken(self, number: int, now: float) -> list[bytes]:
        if number != 0:
            return []
        self.waits_for_options = False
        self.tries, self.deadline = 0, now + self.pause
        return self.next_window()

    def time(self, now: float) -> list[bytes]:
        """What is to be sent again."""
        if self.done or self.failure or now < self.deadline:
            return []
        self.tries += 1
        self.deadline = now + self.pause
        if self.tries >= TRIES:
            self.failure = f"the client was silent for {self.tries * self.pause:.0f} seconds"
            return []
        return [packets.answer(self.agreed)] if self.waits_for_options else self.next_window()
