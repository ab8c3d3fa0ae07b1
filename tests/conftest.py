"""The summary at the end of `make test`: a line for each group of tests, and how to rerun one."""

from collections import defaultdict
from dataclasses import dataclass

SHOWN_FAILURES = 6
STATES = ("passed", "failed", "error", "skipped")


@dataclass
class Group:
    passed: int = 0
    failed: int = 0
    error: int = 0
    skipped: int = 0
    seconds: float = 0.0

    def row(self, name):
        counts = "".join(f"{count or '-':>8}" for count in self.counts())
        return f"  {name:32}{counts}{self.seconds:9.1f} s"

    def counts(self):
        return self.passed, self.failed + self.error, self.skipped


def group_name(nodeid):
    """tests/host/test_c.py::x -> host/test_c"""
    return nodeid.partition("::")[0].removeprefix("tests/").removesuffix(".py")


def collect(stats):
    groups = defaultdict(Group)
    for state in STATES:
        for report in stats.get(state, []):
            group = groups[group_name(report.nodeid)]
            setattr(group, state, getattr(group, state) + 1)
    for reports in stats.values():
        for report in reports:
            if hasattr(report, "duration"):
                groups[group_name(report.nodeid)].seconds += report.duration
    return groups


def pytest_terminal_summary(terminalreporter):
    write = terminalreporter.write_line
    groups = collect(terminalreporter.stats)
    write("")
    write(f"  {'group':32}{'passed':>8}{'failed':>8}{'skipped':>8}{'time':>11}")
    for name, group in sorted(groups.items()):
        write(group.row(name), red=bool(group.failed + group.error))
    failures = terminalreporter.getreports("failed") + terminalreporter.getreports("error")
    if failures:
        write("\n  to rerun one:")
    for report in failures[:SHOWN_FAILURES]:
        write(f"    make test TESTS='{report.nodeid}'")
    if len(failures) > SHOWN_FAILURES:
        write(f"    ... and {len(failures) - SHOWN_FAILURES} more above")
    write("")
