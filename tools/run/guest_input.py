"""What waits to be typed for the guest. The image takes only what the app reads, so the pipe to QEMU
fills up; a write that waits would stop the guest's output, the user's keys and the time limit.
"""

import os
import select
import selectors
from typing import IO

PIECE = select.PIPE_BUF  # a pipe that is ready takes as much at once


class GuestInput:
    def __init__(self, pipe: IO[bytes], ready: selectors.BaseSelector):
        self.pipe = pipe
        self.ready = ready
        self.waiting = b""

    def type(self, data: bytes) -> None:
        if data and not self.waiting:
            self.ready.register(self.pipe, selectors.EVENT_WRITE)
        self.waiting += data

    def write(self) -> None:
        """Only when the pipe is ready."""
        try:
            self.waiting = self.waiting[os.write(self.pipe.fileno(), self.waiting[:PIECE]) :]
        except BrokenPipeError:
            self.waiting = b""  # QEMU has ended; its output says so next
        if not self.waiting:
            self.ready.unregister(self.pipe)
