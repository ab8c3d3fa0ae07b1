"""What is typed at a program's terminal, and when: on this computer and on the image alike.

A file of a port's tests/ is typed at once, as fast as it is read. If its name ends in .toml, it is a dialog:

    [[step]]
    after = "sqlite> "         # waits until the program has said this
    type = "SELECT 1;\\n"

Each step looks only at what was said after the text of the one before.
"""

import os
import threading
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.common import Failure, relative
from tools.setup.third_party import STRING, check_keys

KINDS = {"after": STRING, "type": STRING}


@dataclass(frozen=True)
class Step:
    """@after: what must have been said before; empty: nothing. @type: what is typed then."""

    after: bytes
    type: bytes


def load(path: Path | None) -> list[Step]:
    """The steps of a file, as the module's first lines explain; none without one."""
    if path is None:
        return []
    if path.suffix != ".toml":
        return [Step(b"", path.read_bytes())]
    try:
        steps = tomllib.loads(path.read_text())["step"]
    except (ValueError, KeyError) as error:
        raise Failure(f"{relative(path)}: read: {error if isinstance(error, ValueError) else 'no [[step]] is there'}")
    for step in steps:
        check_keys(relative(path), step, KINDS, set(KINDS))
    return [Step(step["after"].encode(), step["type"].encode()) for step in steps]


class Typist:
    """Types the steps into @descriptor, then @end, and closes it. It has a thread of its own, as a program that says
    much may not read at that time."""

    def __init__(self, steps: list[Step], descriptor: int, end: bytes = b""):
        self.steps, self.descriptor, self.end = steps, descriptor, end
        self.said = b""
        self.over = False
        self.heard = threading.Condition()
        self.thread = threading.Thread(target=self.type_all, daemon=True)
        self.thread.start()

    def hear(self, data: bytes) -> None:
        """The program has said this; nothing means that it has ended."""
        with self.heard:
            self.said += data
            self.over |= not data
            self.heard.notify()

    def wait_for(self, text: bytes) -> bool:
        """Whether it was said before the program ended."""
        with self.heard:
            self.heard.wait_for(lambda: text in self.said or self.over)
            if text not in self.said:
                return False
            self.said = self.said[self.said.index(text) + len(text) :]
            return True

    def type_all(self) -> None:
        try:
            for step in self.steps:
                if not self.wait_for(step.after):
                    return
                write_all(self.descriptor, step.type)
            write_all(self.descriptor, self.end)
        except OSError:
            pass  # it has ended without reading all
        finally:
            os.close(self.descriptor)


def listen(descriptor: int, typist: Typist, into: list[bytes]) -> None:
    """Passes on what a program says, until it has ended."""
    try:
        while data := os.read(descriptor, 65536):
            into.append(data)
            typist.hear(data)
    except OSError:
        pass  # so Linux says at a terminal that the program has ended
    typist.hear(b"")


def write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
