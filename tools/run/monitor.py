"""QEMU's machine protocol (QMP), to find where the harts of a guest are that did not end."""

import json
import re
import socket
from collections.abc import Sequence

SECONDS = 5.0  # that an answer may take
HART = re.compile(r"^CPU#(\d+)$.*?^ pc +([0-9a-f]+)$", re.MULTILINE | re.DOTALL)


class Monitor:
    """Our end of a connection whose other end QEMU inherits."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.ours.settimeout(SECONDS)
        self.input = self.ours.makefile("rb")

    @property
    def descriptor(self) -> int:
        return self.theirs.fileno()

    @property
    def arguments(self) -> Sequence[str]:
        return [
            *("-chardev", f"socket,id=monitor,fd={self.descriptor}"),
            *("-mon", "chardev=monitor,mode=control"),
        ]

    def ask(self, command: str, **arguments: str) -> object:
        """Raises OSError or ValueError when QEMU does not answer."""
        request = {"execute": command, "arguments": arguments}
        self.ours.sendall(json.dumps(request).encode() + b"\n")
        while line := self.input.readline():
            message = json.loads(line)
            if "error" in message:
                raise ValueError(message["error"])
            if "return" in message:
                return message["return"]
        raise ValueError("the connection is closed")

    def harts(self) -> list[tuple[int, int]]:
        """Each hart and its pc; none when QEMU does not answer. Stopped, as a running hart's pc is
        not up to date."""
        try:
            self.ask("qmp_capabilities")
            self.ask("stop")
            command = "info registers -a"
            said = str(self.ask("human-monitor-command", **{"command-line": command}))
        except (OSError, ValueError):
            return []
        said = said.replace("\r", "")
        return [(int(hart), int(pc, 16)) for hart, pc in HART.findall(said)]
