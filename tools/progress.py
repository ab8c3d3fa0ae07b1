"""A bar that shows how far a long step is. Only a terminal gets it."""

import sys
import time

WIDTH = 24
PAUSE = 0.1  # seconds between two drawings


def hides(stream) -> bool:
    return stream is None or not stream.isatty()


class Bar:
    """with Bar("write", total) as bar: bar.add(count). The line is wiped at the end."""

    def __init__(self, what: str, total: int, stream=None):
        self.what, self.total = what, total
        self.stream = stream or sys.stderr
        self.hidden = hides(self.stream)
        self.done, self.begin = 0, time.monotonic()
        self.drawn, self.shown = self.begin, False

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_) -> None:
        if self.shown:
            print("\r\x1b[K", end="", file=self.stream, flush=True)

    def add(self, count: int) -> None:
        self.done += count
        now = time.monotonic()
        if not self.hidden and now - self.drawn >= PAUSE:
            self.drawn, self.shown = now, True
            print(f"\r{self.line(now - self.begin)}\x1b[K", end="", file=self.stream, flush=True)

    def line(self, seconds: float) -> str:
        share = min(1.0, self.done / self.total) if self.total else 1.0
        full = int(share * WIDTH)
        rate = self.done / seconds / 1e6 if seconds else 0.0
        left = (self.total - self.done) / (self.done / seconds) if self.done and seconds else 0.0
        bar = "#" * full + "." * (WIDTH - full)
        return f"  {self.what} [{bar}] {share:4.0%}  {rate:.1f} MB/s  {max(0, left):.0f} s left"


class Counter:
    """with Counter("compiled", total) as counter: counter.add(1). A terminal gets a line that is
    wiped at the end, a file a line at every quarter."""

    def __init__(self, what: str, total: int, stream=None):
        self.what, self.total, self.done = what, total, 0
        self.stream = stream or sys.stderr
        self.hidden = hides(self.stream)

    def __enter__(self) -> "Counter":
        return self

    def __exit__(self, *_) -> None:
        if not self.hidden:
            print("\r\x1b[K", end="", file=self.stream, flush=True)

    def add(self, count: int) -> None:
        before, self.done = self.done, self.done + count
        if not self.hidden:
            print(f"\r  {self.what} {self.done} of {self.total}\x1b[K", end="", file=self.stream, flush=True)
        elif self.done * 4 // self.total > before * 4 // self.total:
            print(f"  {self.what} {self.done} of {self.total}", file=self.stream, flush=True)
