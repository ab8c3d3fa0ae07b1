"""What `make bench` says is what the guest executed."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
from tools.bench import (
    bench,
    card_files,
    counting,
    figure_tables,
    hello_figures,
    linux_figures,
    mark_figures,
    program_figures,
    ram_figures,
)
from tools.bench.counting import Passage
from tools.bench.mark_figures import CHUNK_BEGIN, CHUNK_END, ENTRY, MAIN, SECTION
from tools.common import CROSS, Failure

MACHINE = ["-M", "virt", "-smp", "2", "-bios", "none"]
RESET_VECTOR = 6  # instructions of QEMU's boot ROM before ours
SECTION_H = (ROOT / "apps/bench/section.h").read_text()

# Counted by hand: between the marks stand 1 + 2 * 1000 instructions and the first mark, then 8
# of which three access a device, which QEMU executes in two attempts, and the second mark.
PROGRAM = """
    .globl _start
    _start:
        csrr t0, mhartid
        bnez t0, park
        slti x0, x0, 2
        li   t0, 1000
    1:  addi t0, t0, -1
        bnez t0, 1b
        slti x0, x0, 3
        lui  t0, 0x10000
        lb   t1, 5(t0)
        nop
        lb   t1, 5(t0)
        nop
        lb   t1, 5(t0)
        nop
        nop
        slti x0, x0, 4
        lui  t0, 0x100
        li   t1, 0x55
        slli t1, t1, 8
        addi t1, t1, 0x55
        sw   t1, 0(t0)
    park:
        wfi
        j    park
"""


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("program")
    source, elf = folder / "program.S", folder / "program.elf"
    source.write_text(PROGRAM)
    subprocess.run(
        [f"{CROSS}gcc", "-march=rv64gc", "-mabi=lp64d", "-nostdlib",
         "-Wl,-Ttext=0x80000000,--no-relax", source, "-o", elf],
        check=True,
    )
    return elf


def counted(program, folder):
    marks = counting.find_marks(program)
    passages, _ = counting.run([*MACHINE, "-kernel", program], marks, folder, seconds=600)
    return [(marks[p.address], p.hart, p.count) for p in passages]


def test_marks_are_found_by_their_encoding(program):
    assert sorted(counting.find_marks(program).values()) == [2, 3, 4]


def test_counts_are_those_of_a_program_counted_by_hand(program, tmp_path):
    first = RESET_VECTOR + 2
    second = first + 1 + 1 + 2 * 1000
    assert counted(program, tmp_path) == [(2, 0, first), (3, 0, second), (4, 0, second + 9)]


def test_counts_are_the_same_every_time(program, tmp_path):
    assert counted(program, tmp_path) == counted(program, tmp_path)


def test_a_machine_that_does_not_start_is_told(program, tmp_path):
    with pytest.raises(Failure, match="unsupported machine type"):
        counting.run(["-M", "nosuch"], [], tmp_path)


def test_broken_plugin_output_is_refused():
    with pytest.raises(Failure, match="is not an address"):
        counting.parse_passages("80200000 0 12\n80200004 0")


MARKS = {0x100: MAIN, 0x104: SECTION, 0x108: CHUNK_BEGIN, 0x10C: CHUNK_END}
ENDS_WELL = "yao: ended with status 0\n"


def passages(*pairs, hart=1):
    by_mark = {mark: address for address, mark in MARKS.items()}
    return [Passage(by_mark.get(mark, mark), hart, count) for mark, count in pairs]


RUN = passages(
    (ENTRY, 1000),
    (MAIN, 1900),
    (SECTION, 2000),
    (CHUNK_BEGIN, 2010), (CHUNK_END, 2061),
    (CHUNK_BEGIN, 2100), (CHUNK_END, 2131),
    (CHUNK_BEGIN, 2200), (CHUNK_END, 9999),
    (SECTION, 10000),
    (CHUNK_BEGIN, 10010), (CHUNK_END, 10411),
)
NAMES = "noise\r\nsection first 3 10\r\nsection second 1 1000\r\n"


def test_figures_are_the_median_chunk_by_its_units():
    assert mark_figures.evaluate("virt", RUN, MARKS, NAMES) == {
        "virt/entry_to_main": 900, "virt/first": 5.0, "virt/second": 0.4,
    }


def test_other_harts_are_not_counted():
    others = passages((ENTRY, 5), (SECTION, 6), (CHUNK_END, 7), hart=2)
    assert mark_figures.evaluate("virt", others + RUN, MARKS, NAMES)["virt/first"] == 5.0


@pytest.mark.parametrize(
    "names", ["section first 3 10\n", "section first 2 10\nsection second 1 1000\n"],
    ids=["a section without name", "a chunk too many"],
)
def test_marks_that_do_not_fit_the_names_are_refused(names):
    with pytest.raises(Failure):
        mark_figures.evaluate("virt", RUN, MARKS, names)


def test_an_app_that_never_gets_to_main_is_refused():
    with pytest.raises(Failure, match="did not get there"):
        mark_figures.evaluate("virt", passages((ENTRY, 1)), MARKS, "")


@pytest.mark.parametrize("console", ["", "bench: stat: I/O error\nyao: ended with status 1\n"])
def test_an_app_that_fails_gives_no_figures(console, tmp_path):
    with pytest.raises(Failure, match="it failed"):
        counting.check_end("virt", console, tmp_path / "console.log")


def test_an_app_that_ends_well_is_accepted(tmp_path):
    counting.check_end("virt", "section a 1 1\n" + ENDS_WELL, tmp_path / "console.log")


@pytest.mark.parametrize(
    "value,goal,said",
    [(10, 10, "met"), (10.01, 10, "MISSED"), (None, 10, "MISSED"), (10, None, "")],
)
def test_missed_goals_are_marked(value, goal, said):
    assert figure_tables.verdict(value, goal) == said


@pytest.mark.parametrize("value,said", [(95, "met"), (94.9, "MISSED"), (None, "MISSED")])
def test_a_goal_may_be_the_least_that_is_wanted(value, said):
    assert figure_tables.verdict(value, None, at_least=95) == said
    figure = {"name": "a", "title": "A", "unit": "percent", "at_least": 95}
    assert figure_tables.figure_row(figure, {"a": value}, [])[2:] == [">= 95", said]
    known = bench.as_json({"a": value}, [figure])
    assert known == {"a": {"value": value, "unit": "percent", "goal": 95}}


def test_table_shows_figure_goal_verdict_and_peers():
    figure = {"name": "a", "title": "A", "unit": "instructions/byte", "goal": 2, "peers": {"LK": 18}}
    text = figure_tables.figure_table({"a": 2.5}, {"peers": ["Linux", "LK"], "figure": [figure]})
    assert text.splitlines()[0].split()[-4:] == ["Yao", "goal", "Linux", "LK"]
    assert text.splitlines()[2].split() == ["A,", "per", "byte", "2.50", "2", "MISSED", "18"]


def test_table_shows_a_peer_that_was_measured_too():
    figure = {"name": "a", "title": "A", "unit": "bytes", "peer_figures": {"LK": "b"}}
    text = figure_tables.figure_table({"a": 2, "b": 7}, {"peers": ["Linux", "LK"], "figure": [figure]})
    assert text.splitlines()[2].split() == ["A", "2", "7"]


def test_json_gives_value_unit_and_goal():
    known = [{"name": "a", "unit": "instructions", "goal": 3, "title": "A"}]
    assert bench.as_json({"a": 1, "virt/bytes/x.c": 7}, known) == {
        "a": {"value": 1, "unit": "instructions", "goal": 3},
        "virt/bytes/x.c": {"value": 7, "unit": "bytes", "goal": None},
    }


def test_way_to_main_is_that_of_the_hart_that_gets_there():
    entry, main = 0x200, 0x300
    run = [Passage(entry, 0, 50), Passage(entry, 1, 100), Passage(main, 1, 1100), Passage(main, 1, 9)]
    assert hello_figures.between(run, entry, main) == 1000
    with pytest.raises(Failure, match="did not get there"):
        hello_figures.between([Passage(entry, 0, 50)], entry, main)


def test_script_of_lua_must_ask_for_the_time_twice():
    asked = [Passage(0x200, 0, 50), Passage(0x200, 0, 950)]
    assert program_figures.between_two(asked, "lua") == 900
    with pytest.raises(Failure, match="bench: lua: 1 times where its clock is read, not 2"):
        program_figures.between_two(asked[:1], "lua")


def test_marks_are_numbered_as_the_app_numbers_them():
    header = (ROOT / "apps/bench/mark.h").read_text()
    assert re.findall(r"^ +MARK_(\w+),", header, re.M) == ["MAIN", "SECTION", "CHUNK_BEGIN", "CHUNK_END"]
    assert [MAIN, SECTION, CHUNK_BEGIN, CHUNK_END] == [0, 1, 2, 3]


def test_files_are_those_that_the_app_opens():
    named = dict(re.findall(r'"/(\w+)" /\* (\d+ [KM])iB \*/', SECTION_H))
    unit = {"K": 10, "M": 20}
    assert card_files.FILES == {
        name: int(size.split()[0]) << unit[size[-1]] for name, size in named.items()
    }


def test_used_ram_is_the_image_and_the_pages_that_changed_but_not_the_tree():
    page, image = ram_figures.PAGE, 2 * ram_figures.PAGE
    start = ram_figures.IMAGE - ram_figures.RAM
    before = bytearray(start + 16 * page)
    before[start + 8 * page] = 1  # what QEMU put there
    after = bytearray(before)
    after[100] = 1  # the firmware
    after[start] = 1  # the image, which counts anyway
    after[start + 3 * page + 5] = 1
    after[start + 5 * page - 1] = 1
    tree = start + 9 * page
    after[tree : tree + 8] = ram_figures.TREE_MAGIC + (page + 1).to_bytes(4, "big")
    after[tree + page] = 1
    assert ram_figures.used(bytes(before), bytes(after), image) == image + 2 * page


def test_every_section_is_shown_and_every_figure_measured():
    goals = tomllib.loads(bench.GOALS.read_text())
    names = {
        name
        for path in (ROOT / "apps/bench").glob("*.c")
        for name in re.findall(r'section_\w+ = \{\s*"(\w+)"', path.read_text())
    }
    measured = {f"virt/{name}" for name in names} | {"sifive_u/read_large"}
    measured |= {"virt/entry_to_main", "sifive_u/entry_to_main"}
    measured |= {"virt/lua_fib", "virt/coremark", "virt/sqlite_insert", *program_figures.JOURNALS.values()}
    measured |= {"virt/loaded_bytes", "virt/zeroed_bytes", "build/resolution", "build/rebuild"}
    measured |= {"hello/loaded_bytes", "hello/loaded_bytes_with_printf", "hello/ram_bytes"}
    measured |= {"hello/modules", "hello/entry_to_main", "hello/ram_used"}
    measured |= {
        f"threads/{name}"
        for name in ("mutex", "semaphores", "condition", "yield_pair", "create_join", "sleep_1ms", "bytes")
    }
    measured |= {"hello/visionfive2_entry_to_main", linux_figures.OURS, *linux_figures.LINUX}
    shown = {figure["name"] for figure in goals["figure"]}
    assert {name for name in shown if not name.startswith("rtl/")} == measured
    for figure in goals["figure"]:
        assert set(figure.get("peers", {})) | set(figure.get("peer_figures", {})) <= set(goals["peers"])
        assert set(figure.get("peer_figures", {}).values()) <= shown


def test_instructions_per_byte_are_those_between_the_marks():
    size = card_files.FILES["large"]
    marks = {1: SECTION, 2: CHUNK_BEGIN, 3: CHUNK_END}
    counts = [(1, 5), (2, 10), (3, 11 + size), (1, 20 + size), (2, 30 + size), (3, 31 + size * 3)]
    passages = [Passage(address, 4, count) for address, count in counts]
    assert linux_figures.per_byte(passages, marks) == [1, 2]


def test_reading_must_stay_on_one_hart():
    with pytest.raises(Failure, match="2 harts came to the marks, not one"):
        linux_figures.per_byte([Passage(1, 1, 5), Passage(2, 2, 6)], {1: SECTION, 2: CHUNK_BEGIN})


def test_program_for_linux_reads_what_ours_does(tmp_path):
    """As many sections as have names, and the same bytes."""
    elf = linux_figures.program(tmp_path)
    assert sorted(counting.find_marks(elf).values())[:3] == [SECTION, CHUNK_BEGIN, CHUNK_END]
    source = linux_figures.SOURCE.read_text()
    assert len(re.findall(r"^    \{\"/", source, re.MULTILINE)) == len(linux_figures.LINUX)
    assert "#define TOTAL       (8L << 20)" in source and card_files.FILES["large"] == 8 << 20
