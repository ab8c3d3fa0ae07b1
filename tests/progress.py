"""What a run shows: each file as it ends, each failure at once, and at the end a table, the slowest
tests, and how to rerun what failed."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pytest
import schedule

SHOWN_FAILURES = 6
SHOWN_SLOW = 10
OUTCOMES = ("passed", "failed", "skipped")


def short(nodeid: str) -> str:
    """tests/host/test_c.py -> host/test_c"""
    return nodeid.replace(".py", "", 1).removeprefix("tests/")


@dataclass
class Group:
    """A file's tests, or a level's."""

    counts: Counter = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, other: "Group") -> None:
        self.counts += other.counts
        self.seconds += other.seconds

    def row(self, name: str) -> str:
        counts = "".join(f"{self.counts[outcome] or '-':>8}" for outcome in OUTCOMES)
        return f"  {name:32}{counts}{self.seconds:9.1f} s"

    def __str__(self) -> str:
        counts = (f"{self.counts[name]} {name}" for name in OUTCOMES if self.counts[name])
        return f"{', '.join(counts)} in {self.seconds:.1f} s"


def cause(report) -> str:
    """The first line of what went wrong."""
    crash = getattr(report.longrepr, "reprcrash", None)
    lines = (crash.message if crash else str(report.longrepr)).splitlines()
    return lines[0] if lines else report.when


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


class Progress:
    def __init__(self, terminal):
        self.terminal = terminal
        self.begin = time.monotonic()
        self.total = 0
        self.left: Counter = Counter()  # of each file: how many tests have not ended
        self.running: dict[str, None] = {}
        self.outcomes: dict[str, str] = {}
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.files: defaultdict[str, Group] = defaultdict(Group)

    # What pytest tells

    def pytest_xdist_setupnodes(self, config):
        """Suppresses xdist's own lines about its start."""
        config.pluginmanager.get_plugin("terminaldistreporter").ensure_show_status = lambda: None

    def pytest_collection_finish(self, session):
        self.expect([item.nodeid for item in session.items])

    def pytest_xdist_node_collection_finished(self, node, ids):
        self.expect(ids)

    def pytest_runtest_logstart(self, nodeid):
        self.running[nodeid] = None
        self.show_running()

    def pytest_runtest_logreport(self, report):
        self.seconds[report.nodeid] += report.duration
        if report.failed and self.outcomes.get(report.nodeid) != "failed":
            self.outcomes[report.nodeid] = "failed"
            self.write(f"FAILED {report.nodeid}: {cause(report)}", red=True)
        elif report.skipped or report.when == "call":
            self.outcomes.setdefault(report.nodeid, report.outcome)

    def pytest_runtest_logfinish(self, nodeid):
        self.running.pop(nodeid, None)
        name = schedule.file(nodeid)
        found = Group(Counter([self.outcomes.get(nodeid, "failed")]), self.seconds[nodeid])
        self.files[name].add(found)
        self.left[name] -= 1
        if not self.left[name]:
            self.write(f"{short(name)}: {self.files[name]}")
        self.show_running()

    # What it shows

    def expect(self, ids) -> None:
        self.total = len(ids)
        self.left = Counter(map(schedule.file, ids))

    def write(self, text: str, **markup) -> None:
        done = 100 * (self.total - self.left.total()) // max(self.total, 1)
        self.clear()
        line = f"  [{done:3} %{clock(time.monotonic() - self.begin):>6}] {text}"
        self.terminal.write_line(line, **markup)

    def show_running(self) -> None:
        if self.terminal.isatty and self.running:
            each = (self.terminal._tw.fullwidth - 1) // len(self.running) - 3
            text = "".join(f"  {short(nodeid)[:each]:{each}} " for nodeid in self.running)
            self.terminal.rewrite(text, erase=True)

    def clear(self) -> None:
        if self.terminal.isatty:
            self.terminal.rewrite("", erase=True)
            self.terminal.rewrite("")

    def pytest_sessionfinish(self):
        self.clear()

    def pytest_terminal_summary(self, terminalreporter, exitstatus, config):
        if exitstatus == pytest.ExitCode.USAGE_ERROR:
            return  # pytest says what is wrong
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            asked = " ".join(map(str, config.invocation_params.args))
            self.terminal.write_line(f"yao: {asked}: choose the tests: no test has such a name")
            return
        self.write_table()
        self.write_slowest()
        self.write_failures(terminalreporter)
        self.terminal.write_line("")

    def write_table(self) -> None:
        self.terminal.write_line("")
        head = f"  {'group':32}{'passed':>8}{'failed':>8}{'skipped':>8}{'time':>11}"
        self.terminal.write_line(f"{head}    budget")
        levels: defaultdict[str, Group] = defaultdict(Group)
        for name, found in sorted(self.files.items()):
            self.terminal.write_line(found.row(short(name)), red=bool(found.counts["failed"]))
            levels[schedule.level(name)].add(found)
        for name, found in sorted(levels.items()):
            self.terminal.write_line(f"{found.row(f'all of {name}')}{schedule.BUDGETS[name]:8} s")

    def write_slowest(self) -> None:
        slowest = sorted(self.seconds, key=self.seconds.__getitem__, reverse=True)[:SHOWN_SLOW]
        self.terminal.write_line("\n  the slowest tests, with what was built for them:")
        for nodeid in slowest:
            self.terminal.write_line(f"{self.seconds[nodeid]:9.1f} s  {short(nodeid)}")

    def write_failures(self, terminalreporter) -> None:
        reports = terminalreporter.getreports("failed") + terminalreporter.getreports("error")
        names = list(dict.fromkeys(report.nodeid for report in reports))
        if names:
            self.terminal.write_line("\n  to rerun one:")
        for name in names[:SHOWN_FAILURES]:
            self.terminal.write_line(f"    make test TESTS='{name}'")
        if len(names) > SHOWN_FAILURES:
            self.terminal.write_line(f"    ... and {len(names) - SHOWN_FAILURES} more above")
