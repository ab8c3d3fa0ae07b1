"""What `make sim TRACE=` records is what the machine did."""

import re
import resource
import subprocess
from dataclasses import dataclass

import pytest
from soc import CORE, FOUR_HARTS, ROOT, Soc, make_sim, rom, simulator
from waves import changes, characters, values

from tools.sim import tracing  # behind soc, which makes it known

CLOCKS_PER_BIT = 16  # the simulator's terminal
FIRST = 90000  # hello has not written yet
FOLDER = ROOT / "build/rocket/hello"
WAVES, WAVE, COMMITS = ROOT / f"build/sim/{CORE}-trace/yao-sim", FOLDER / "trace.fst", "commits.txt"


def make(*words):
    return make_sim("apps/hello", *words, waves=True)


@dataclass(frozen=True)
class Retired:
    cycle: int
    pc: int
    rest: str


def retired(path) -> list[Retired]:
    lines = path.read_text().splitlines()[1:]
    fields = [line.split(maxsplit=3) for line in lines]
    return [Retired(int(cycle), int(pc, 16), rest) for cycle, _, pc, rest in fields]


@pytest.fixture(scope="module")
def said():
    status, text = make(f"TRACE={FIRST}:")
    assert status == 0, text
    return text


def test_the_line_of_the_uart_says_what_the_console_shows(said):
    line = changes(WAVE, "TOP.sim_top.uart_tx")["TOP.sim_top.uart_tx"]
    text = characters(line, CLOCKS_PER_BIT)
    assert text == b"Hello from Yao.\r\nyao: ended with status 0\r\n"


def test_the_view_shows_signals_that_are_there(said):
    shown = re.findall(r"^TOP\..+$", (FOLDER / "trace.gtkw").read_text(), re.MULTILINE)
    assert {line.rsplit(".", 1)[1] for line in shown} >= {"uart_tx_o", "spi_sck_o", "pc_i[63:0]"}
    assert all(changes(WAVE, *shown).values())


def test_the_view_of_four_harts_shows_harts_that_are_there():
    simulator(FOUR_HARTS)
    core = (ROOT / f"build/sim/{FOUR_HARTS}/rocket/core.v").read_text()
    for number in range(4):
        domain = tracing.hart_scope(number).split(".")[4]
        assert f" {domain} (" in core and f".{domain}." in tracing.view(WAVE, 4)


def test_waveform_and_commit_trace_agree_cycle_by_cycle(said):
    prefix = tracing.hart_scope(0) + "trace."
    names = [prefix + "valid_i", prefix + "pc_i[63:0]", "TOP.sim_top.cycle[63:0]"]
    found = changes(WAVE, *names)
    commits = retired(FOLDER / COMMITS)
    cycles = [commit.cycle for commit in commits]
    assert len(commits) > 10000 and cycles[0] >= FIRST
    assert values(found[names[0]], cycles) == [1] * len(commits)
    assert values(found[names[1]], cycles) == [commit.pc for commit in commits]
    assert values(found[names[2]], cycles) == cycles


def test_registers_in_the_commit_trace_are_those_that_the_code_wrote(said):
    """lui's value is in the instruction itself (Unprivileged ISA, section 2.4.1)."""
    checked = 0
    for commit in retired(FOLDER / COMMITS):
        insn, *written = commit.rest.split()
        if len(insn) == 8 and int(insn, 16) & 0x7F == 0x37:
            value = int(insn, 16) & 0xFFFFF000
            value |= 0xFFFFFFFF << 32 if value >> 31 else 0
            assert written == [f"x{int(insn, 16) >> 7 & 31}", f"{value:016x}"]
            checked += 1
    assert checked > 0


def test_a_part_that_the_run_does_not_reach():
    status, said = make("TRACE=5000:", "MAXCYCLES=1000")
    assert status != 0
    assert "yao: TRACE=5000:: take down this part: the run was over after 1,000 cycles" in said


@pytest.mark.parametrize("part", ["5", "a:b", "-1:5", "1:2:3", "9" * 30 + ":", "8:8"])
def test_a_part_that_is_none(part):
    status, said = make(f"TRACE={part}")
    assert status != 0
    assert f"yao: TRACE={part}: read: " in said and "SDCARD" not in said


# The simulator itself


def start(image, *arguments, program=WAVES, limit=resource.RLIM_INFINITY):
    """@limit: bytes that a file may have, to simulate a full disk."""
    command = [program, f"--rom={rom(CORE, '')}", *Soc().command(image)[2:], *arguments]

    def restrict():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    words = [str(word) for word in command]
    return subprocess.run(
        words, stdin=subprocess.DEVNULL, capture_output=True, text=True, preexec_fn=restrict
    )


def test_what_is_outside_of_the_window_is_left_out(said, soc, tmp_path):
    wave, commits = tmp_path / "wave.fst", tmp_path / COMMITS
    part = [f"--wave={wave}", f"--commits={commits}", "--window=1000:1100", "--max-cycles=1500"]
    assert start(soc.app("apps/hello").image, *part).returncode == 0
    times = [time for time, _ in changes(wave, "TOP.clk_i")["TOP.clk_i"]]
    assert (times[0], times[-1]) == (1000, 1099.5)
    assert all(1000 <= commit.cycle < 1100 for commit in retired(commits))


def test_a_window_from_the_start_begins_behind_the_reset(said, soc, tmp_path):
    wave = tmp_path / "wave.fst"
    part = [f"--wave={wave}", "--window=:100", "--max-cycles=200"]
    done = start(soc.app("apps/hello").image, *part)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = changes(wave, "TOP.clk_i", "TOP.rst_ni")
    times = [time for time, _ in found["TOP.clk_i"]]
    assert times == [0, *(half / 2 for half in range(2, 200))]  # the first rise ends cycle 0
    assert [value for _, value in found["TOP.rst_ni"]] == [1]


@pytest.mark.parametrize("limit", [200_000, 2_500_000])  # within the list of signals; the changes
def test_a_disk_that_is_full_ends_the_waveform(said, soc, tmp_path, limit):
    wave = tmp_path / "wave.fst"
    done = start(soc.app("apps/hello").image, f"--wave={wave}", limit=limit)
    assert done.returncode == 2
    assert f"yao-sim: {wave}: write the waveform (" in done.stderr
    assert done.stderr.endswith(": File too large\n")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_ends_the_commit_trace(soc, tmp_path):
    commits = tmp_path / COMMITS
    image = soc.app("apps/hello").image
    done = start(image, f"--commits={commits}", program=simulator(CORE), limit=100_000)
    assert done.returncode == 2
    assert done.stderr == f"yao-sim: {commits}: write the commit trace: File too large\n"


@pytest.mark.parametrize(
    "file,cause",
    [
        ("/dev/null", "it exists and is not a regular file"),
        ("/nonexistent/wave.fst", "No such file or directory"),
    ],
)
def test_a_waveform_that_cannot_be_written(said, soc, file, cause):
    done = start(soc.app("apps/hello").image, f"--wave={file}")
    assert (done.returncode, done.stderr) == (2, f"yao-sim: {file}: write the waveform: {cause}\n")


def test_the_fast_simulator_says_that_it_has_no_waveforms(soc, tmp_path):
    done = start(soc.app("apps/hello").image, "--wave=x.fst", program=simulator(CORE))
    assert done.returncode == 2
    assert "yao-sim: x.fst: write the waveform: this simulator was built without" in done.stderr


@pytest.mark.parametrize("part", ["5", "5:4", "x:9"])
def test_a_window_that_the_simulator_cannot_take(soc, part):
    done = start(soc.app("apps/hello").image, f"--window={part}", program=simulator(CORE))
    assert done.returncode == 2 and f"--window={part.split(':')[0]}" in done.stderr, done.stderr
