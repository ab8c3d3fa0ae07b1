"""Where `make simprofile` says that the cycles went is where they went."""

import json
import re
import subprocess
import xml.etree.ElementTree as XML
from dataclasses import dataclass, replace

import pytest
from soc import CORE, FOUR_HARTS, ROOT, SECONDS, make_sim

from tools.profile import simprofile  # behind soc, which makes it known
from tools.crash.programs import simulated

SVG = "{http://www.w3.org/2000/svg}"
ROUNDS, LINES = 1000, 1024  # as in the app
ROW = re.compile(
    r" *([\d,]+) +([\d.]+) % +([\d,]+) +([\d.]+) % +([\d,]+) +([\d,]+) +([\d.-]+) +(\S+)  (\S.*?)(?:  +(\S.*?))?(?:  +(\S+))?"
)


@dataclass(frozen=True)
class Row:
    own: int
    total: int
    stalls: int
    executed: int
    calls: int | None  # None: inlined
    function: str


def number(text: str) -> int:
    return int(text.replace(",", ""))


def row(found: re.Match) -> Row:
    own, _, total, _, stalls, executed, _, calls, function, *_ = found.groups()
    figures = [number(text) for text in (own, total, stalls, executed)]
    return Row(*figures, None if calls == "inlined" else number(calls), function)


def profile(app, core=CORE):
    """The rows of the table, and the folder of all files."""
    status, said = make_sim(app, goal="simprofile", core=core)
    assert status == 0, said
    folder = ROOT / "build/rocket" / app.rsplit("/", 1)[1]
    return table(folder), folder


def table(folder):
    lines = (folder / "profile.txt").read_text().splitlines()
    rows = [row(found) for line in lines if (found := ROW.fullmatch(line))]
    head = next(at for at, line in enumerate(lines) if line.lstrip().startswith("self "))
    assert len(rows) == len(lines) - head - 1
    return rows


def cycles(folder):
    return json.loads((folder / "sim.json").read_text())["cycles"]


@pytest.fixture(scope="module")
def known():
    return profile("tests/qemu/apps/profiled")


@pytest.fixture(scope="module")
def of(known):
    def find(name):
        (found,) = (row for row in known[0] if row.function == name)
        return found

    return find


def test_folded_stacks_have_all_cycles_and_who_called_whom(known):
    _, folder = known
    found = {}
    for line in (folder / "profile.folded").read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        found[stack] = int(count)
    assert sum(found.values()) == cycles(folder)
    assert any(re.search(r";main;(.*;)?step$", stack) for stack in found), sorted(found)[:20]


def test_every_cycle_and_instruction_is_in_the_table(known):
    rows, folder = known
    run = json.loads((folder / "sim.json").read_text())
    assert sum(row.own for row in rows) == run["cycles"]
    assert sum(row.executed for row in rows) == run["instructions"]


def test_every_cycle_of_every_hart_is_in_the_table():
    rows, folder = profile("apps/hello", FOUR_HARTS)
    assert sum(row.own for row in rows) == 4 * cycles(folder)
    assert {f"hart {number}" for number in range(4)} <= {row.function for row in rows}


def test_calls_are_counted_with_jumps_in_their_place(of):
    assert [of(name).calls for name in ("spin", "spin_twice", "pass_on", "miss")] == [3, 1, 1, 1]


def test_a_total_is_with_what_is_called(known, of):
    """Small images share their prologues (-msave-restore): these are called, too. Newer compilers
    jump in pass_on, and main waits for what is jumped to."""
    shared = sum(row.own for row in known[0] if row.function.startswith("__riscv_"))
    once = of("spin").total / 3
    passed_on, jumped = (0, once) if of("pass_on").executed == 1 else (once, 0)
    for outer, inner in {
        "spin_twice": 2 * once,
        "pass_on": passed_on,
        "main": sum(of(name).total for name in ("spin_twice", "pass_on", "miss", "hit")) + jumped,
    }.items():
        least = of(outer).own + inner
        assert least - 50 <= of(outer).total <= least + shared + 50, outer
    assert of("spin").own == of("spin").total


def test_what_is_inlined_is_a_function_of_its_own(of):
    assert of("step").calls is None and of("step").executed >= 2 * LINES
    assert of("miss").total > of("miss").own


def instructions(folder):
    """Of each line of the app's main.c its instructions: executed, average, text."""
    found, line = {}, None
    for text in (folder / "profile_lines.txt").read_text().splitlines():
        fields = re.fullmatch(r" *([\d,]+) +([\d,]+) +([\d,]+) +([\d.-]+)  (.*)", text)
        if fields and fields[5].startswith("    "):
            found[line].append((number(fields[3]), float(fields[4]), fields[5]))
        elif fields:
            line = fields[5]
            found[line] = []
    return {line: code for line, code in found.items() if "profiled/main.c" in line}


def test_a_loop_is_executed_as_often_as_the_source_says(known):
    (line,) = (l for l in instructions(known[1]) if "nop" in l)
    executed = [count for count, _, text in instructions(known[1])[line] if text.endswith(" nop")]
    assert executed == [3 * ROUNDS]


def test_a_miss_in_the_data_cache_is_seen_at_the_load(known, of):
    waits = of("miss").total / LINES
    assert waits > 20 > 10 > of("hit").total / LINES
    (line,) = (name for name in instructions(known[1]) if " step: " in name)
    code = instructions(known[1])[line]
    averages = [average for _, average, text in code if "  lbu " in text]
    assert len(averages) == 2 and max(averages) > 20 > 2 > min(averages)
    assert all(average < 4 for _, average, text in code if "  lbu " not in text)
    assert all(count == LINES for count, _, _ in code)


def test_the_flame_graph_shows_the_same_cycles(known):
    boxes = {}
    for group in XML.parse(known[1] / "profile.svg").iter(f"{SVG}g"):
        title = group.find(f"{SVG}title").text
        width = float(group.find(f"{SVG}rect").get("width"))
        found = re.fullmatch(r"(.*): ([\d,]+) cycles .*", title)
        boxes.setdefault(found[1], []).append((number(found[2]), width))
    ((whole, wide),) = boxes["all"]
    assert whole == cycles(known[1])
    for count, width in boxes["spin"] + boxes["main"] + boxes["miss"]:
        assert width == pytest.approx(wide * count / whole, abs=0.01)
    assert len(boxes["spin"]) == 2  # below each of its callers


def test_traps_stand_apart_and_sleep_belongs_to_the_wfi(soc, tmp_path):
    raw, echo = tmp_path / "raw", soc.app("apps/echo")
    soc = replace(soc, arguments=(f"--profile={raw}", f"--summary={tmp_path / 'sim.json'}"))
    with soc.start(echo.image) as guest:
        guest.wait_for(b"quit or Ctrl-D ends\r\n", SECONDS)
        guest.type(b"quit\r")
        assert guest.finish(SECONDS).status == 0
    programs = simulated(echo.elf, ROOT / "build/firmware/sbi.elf", None)
    simprofile.write(raw, tmp_path, "echo", programs)
    rows = table(tmp_path)
    assert sum(row.own for row in rows) == cycles(tmp_path)
    assert "<title>(trap): " in (tmp_path / "profile.svg").read_text()
    hot = (tmp_path / "profile_lines.txt").read_text()
    asleep = re.findall(r" ([\d.]+) +[0-9a-f]+  wfi$", hot, re.MULTILINE)
    assert float(asleep[0]) > 20  # a character takes 160 cycles


def test_a_profile_that_cannot_be_written(soc):
    command = [*soc.command(soc.app("apps/hello").image), "--profile=/nonexistent/raw"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    message = "yao-sim: /nonexistent/raw: write the profile: No such file or directory\n"
    assert (done.returncode, done.stderr) == (2, message)
