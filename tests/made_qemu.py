"""The QEMU of `make qemu-visionfive2`, which some tests run: `make test` builds it while others go on."""

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
import schedule

COMMAND = ["nice", sys.executable, "-m", "tools.qemu.build", "--quiet"]
PIPES = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def start() -> subprocess.Popen:
    return subprocess.Popen(COMMAND, **PIPES, text=True)


def follow(running: subprocess.Popen, tell: Callable[[str], None]) -> str:
    """Until it ends; what it complains of. Nothing is told when the build is there already."""
    for line in running.stdout:
        tell(" ".join(line.split()))
    complaint = running.stderr.read().strip()
    return complaint or f"status {running.returncode}" if running.wait() else ""


def ready(tell: Callable[[str], None]) -> None:
    """Waits for the build, or does it: the cache has a lock."""
    with start() as running:
        complaint = follow(running, tell)
    if complaint:
        pytest.fail(f"the QEMU with the machines of sim/qemu: {complaint}", pytrace=False)


class Ahead:
    """Starts it as soon as the tests are known, when workers run them."""

    def __init__(self, tell: Callable[[str], None]):
        self.tell = tell
        self.running: subprocess.Popen | None = None

    def pytest_xdist_node_collection_finished(self, node, ids):
        if not self.running and schedule.MADE_QEMU.intersection(map(schedule.file, ids)):
            self.running = start()
            threading.Thread(target=follow, args=[self.running, self.tell], daemon=True).start()

    def pytest_sessionfinish(self):
        if self.running:
            self.running.terminate()
            self.running.wait()
