"""The tests reach the lines of the peripherals: build/rtl/coverage.txt says which not, and why."""

import tomllib

import line_coverage
import pytest
import rtl_modules

REPORT = rtl_modules.BUILD / "coverage.txt"
AT_LEAST = 95  # percent of the lines, for each module with what it is made of
REASONS = tomllib.loads((rtl_modules.HERE / "unreached.toml").read_text())["unreached"]


@pytest.fixture(scope="module")
def reached():
    """What all tests of each peripheral reach, and the report about it."""
    data = {name: rtl_modules.run(name).read_text() for name in rtl_modules.MODULES}
    found = {name: line_coverage.sources(text) for name, text in data.items()}
    REPORT.write_text("".join(map(section, found, found.values())))
    return found


def section(name, sources):
    rows = [f"{name:48}{line_coverage.share(sources):8.1f} %\n"]
    for source in sources:
        rows.append(f"  {source.path.name:46}{line_coverage.share([source]):8.1f} %")
        rows.append(f"{len(source.counts):6} lines\n")
        rows += [missed(source, line) for line in source.missed()]
    return "".join(rows) + "\n"


def missed(source, line):
    text = source.text(line)
    why = reasons().get((source.path.name, text), "no reason is given")
    return f"    line {line}: {text}\n      {why}\n"


def reasons():
    return {(reason["file"], reason["line"]): reason["why"] for reason in REASONS}


def missed_lines(source):
    return {(source.path.name, source.text(line)) for line in source.missed()}


@pytest.mark.parametrize("name", rtl_modules.MODULES)
def test_lines_are_reached(name, reached):
    assert line_coverage.share(reached[name]) >= AT_LEAST, REPORT.read_text()


def test_each_line_that_is_not_reached_has_its_reason(reached):
    sources = [source for found in reached.values() for source in found]
    assert set().union(*map(missed_lines, sources)) == set(reasons())


def test_every_file_of_a_peripheral_is_counted(reached):
    counted = {source.path.name for found in reached.values() for source in found}
    assert counted == {path.name for name in rtl_modules.MODULES for path in rtl_modules.modules(name)}


def test_tests_that_leave_lines_out_are_noticed():
    data = rtl_modules.run("spi", "registers_have_their_reset_values").read_text()
    assert line_coverage.share(line_coverage.sources(data)) < AT_LEAST
