"""The figures from RTL are those of what was noted in the run."""

import re
import tomllib

import pytest

from tools.bench import bench, card_figures, harts_figures, rtl_figures
from tools.bench.counting import Passage
from tools.bench.mark_figures import CHUNK_BEGIN, CHUNK_END, ENTRY, MAIN, SECTION
from tools.common import ROOT, Failure
from tools.sim import rtl
from tools.sim.rtl import Edge

HANDLER, AFTER, MARK = 0x100, 0x200, 0x300
SPI = rtl_figures.SPI_SOURCE
OTHER = SPI + 1


def made(cycles=1000, passages=(), edges=(), lines=()):
    return rtl.Run(cycles, 1.256, 0.005, list(passages), list(edges), list(lines))


def came(address, *cycles):
    return [Passage(address, 0, cycle) for cycle in cycles]


def test_latency_is_counted_from_the_latest_rise():
    handled = came(HANDLER, 150, 1098, 2100)
    assert rtl_figures.delays([50, 1000, 2000], handled, HANDLER) == [100, 98, 100]
    others = came(AFTER, 160, 170, 180, 190)
    assert rtl_figures.delays([50, 1000, 2000], others + handled, HANDLER) == [100, 98, 100]


def test_an_interrupt_that_was_not_handled_gives_no_figure():
    with pytest.raises(Failure, match="3 interrupts, but 2 times at 0x100"):
        rtl_figures.delays([50, 1000, 2000], came(HANDLER, 150, 1098), HANDLER)


def latency_of(monkeypatch, events, edges):
    passages = [p for event in range(events) for p in
                [*came(HANDLER, event * 1000 + 98 + event), *came(AFTER, event * 1000 + 186)]]
    monkeypatch.setattr(rtl_figures, "EVENTS", events)
    monkeypatch.setattr(rtl_figures.counting, "find_marks", lambda elf: {AFTER: CHUNK_END, MARK: MAIN})
    monkeypatch.setattr(rtl_figures, "symbol", lambda elf, name: HANDLER)
    monkeypatch.setattr(rtl, "run", lambda *words, **more: made(passages=passages, edges=edges))
    return rtl_figures.latency()


def test_latency_is_that_of_the_spi_controller_alone(monkeypatch):
    rises = [Edge(SPI, 1, event * 1000) for event in range(3)]
    noise = [Edge(OTHER, 1, 500), Edge(OTHER, 0, 510), Edge(SPI, 0, 2050)]
    assert latency_of(monkeypatch, 3, [*rises, *noise]) == {
        "rtl/irq_to_handler_min": 98, "rtl/irq_to_handler": 99, "rtl/irq_to_handler_max": 100,
        "rtl/irq_to_app_min": 186, "rtl/irq_to_app": 186, "rtl/irq_to_app_max": 186,
    }


def test_a_line_that_rose_too_seldom_is_told(monkeypatch):
    with pytest.raises(Failure, match="the line rose 1 times, not 2"):
        latency_of(monkeypatch, 2, [Edge(SPI, 1, 0)])


def test_share_of_the_wire_is_what_the_bytes_need_of_what_they_took():
    assert rtl_figures.wire_share(96, 12) == 100.0
    assert rtl_figures.wire_share(32, 2) == 50.0


WFI_AT = 0x400
BEHIND = WFI_AT + 4


def transfer(*passages):
    begin, end = came(MARK, passages[0]), came(MARK + 4, passages[-1])
    middle = [Passage(address, 0, cycle) for address, cycle in passages[1:-1]]
    return [*begin, *middle, *end]


def test_sleep_is_counted_from_a_wfi_to_what_is_behind_it():
    marks = {MARK: CHUNK_BEGIN, MARK + 4: CHUNK_END}
    first = transfer(1000, (WFI_AT, 1100), (BEHIND, 1900), 2000)
    second = transfer(3000, (WFI_AT, 3000), (BEHIND, 3100), (WFI_AT, 3200), (BEHIND, 3300), 4000)
    found = card_figures.chunks([*came(BEHIND, 5), *first, *came(WFI_AT, 2500), *second], marks)
    assert [card_figures.asleep(chunk, [WFI_AT]) for chunk in found] == [800, 200]


def test_shares_of_the_wire_and_of_sleep(monkeypatch):
    monkeypatch.setattr(card_figures, "SIZE", 100)
    chunk = transfer(1000, (WFI_AT, 1100), (BEHIND, 1500), 1500)
    wire = card_figures.Wire("x", "rocket", rtl.FU540, 4.0, sleeps=True)
    assert card_figures.figures(wire, chunk, "read", [WFI_AT]) == {"rtl/x_read": 80.0, "rtl/x_read_sleep": 80.0}


def test_four_lines_carry_half_a_byte_each_clock():
    mshc = next(wire for wire in card_figures.WIRES if wire.name == "mshc")
    assert mshc.byte_cycles * 49.5 == pytest.approx(2 * 100)


def test_a_transfer_that_is_missing_gives_no_figure(monkeypatch, tmp_path):
    monkeypatch.setattr(card_figures, "BUILD", tmp_path)
    monkeypatch.setattr(card_figures.counting, "find_marks", lambda elf: {MARK: CHUNK_BEGIN, MARK + 4: CHUNK_END})
    monkeypatch.setattr(card_figures, "sleeps", lambda elf: [])
    monkeypatch.setattr(card_figures.card_files, "make", lambda *words: tmp_path / "card.img")
    monkeypatch.setattr(card_figures.counting, "check_end", lambda *words: None)
    monkeypatch.setattr(rtl, "run", lambda *words, **more: made(passages=transfer(1000, 2000)))
    with pytest.raises(Failure, match="mshc: 1 transfers were marked, not 2"):
        card_figures.measure_wire(card_figures.WIRES[0])


def test_the_apps_transfer_is_of_the_size_that_is_counted():
    source = (ROOT / "tests/sim/apps/throughput/main.c").read_text()
    kibibytes = int(re.search(r"#define SIZE +\((\d+)u << 10\)", source)[1])
    assert kibibytes << 10 == card_figures.SIZE


def test_threads_that_compute_are_counted_on_whichever_harts_the_marks_are(monkeypatch):
    passages = [Passage(MARK, 0, 100), Passage(AFTER, 3, 1100), Passage(MARK, 3, 2000), Passage(AFTER, 1, 3500)]
    monkeypatch.setattr(harts_figures.counting, "find_marks", lambda elf: {MARK: CHUNK_BEGIN, AFTER: CHUNK_END})
    monkeypatch.setattr(harts_figures.counting, "check_end", lambda *words: None)
    monkeypatch.setattr(rtl, "run", lambda *words, **more: made(passages=passages))
    assert harts_figures.computing() == {"rtl/compute_1": 1000, "rtl/compute_4": 1500}


SUMS = [
    (100, "sha256sum: 4 harts"),
    (150, "sha256sum: /files/SHA256SUMS.new: cannot create: Read-only file system"),
    (900, f"4 files, {4 * harts_figures.FILE_SIZE} bytes, 0.11 s, 4.6 MB/s"),
    (950, "yao: ended with status 1"),
]


def test_sums_are_counted_from_their_first_line_to_the_last():
    assert harts_figures.cycles_of_sums(SUMS, 4) == 800


@pytest.mark.parametrize("lines, harts", [(SUMS, 1), (SUMS[:2], 4), ([(1, "yao: crash: "), *SUMS[1:]], 4)])
def test_sums_on_other_harts_or_of_less_are_no_figure(lines, harts):
    with pytest.raises(Failure, match=f"sha256sum on {harts} hart"):
        harts_figures.cycles_of_sums(lines, harts)


def test_two_runs_of_different_length_are_no_figure(monkeypatch, tmp_path):
    (tmp_path / "summary.json").write_text('{"cycles": 999}')
    monkeypatch.setattr(rtl_figures, "folder", lambda name: tmp_path)
    monkeypatch.setattr(rtl_figures, "sections", lambda *words: {"rtl/loop": 2.0})
    monkeypatch.setattr(rtl, "run", lambda *words, **more: made(cycles=1000))
    with pytest.raises(Failure, match="one took 999 cycles, the other 1000"):
        rtl_figures.calls()
    (tmp_path / "summary.json").write_text('{"cycles": 1000}')
    assert rtl_figures.calls() == {"rtl/loop": 2.0, "rtl/khz": 200}


def test_cycles_of_sections_are_those_between_the_marks(monkeypatch):
    marks = {0x10: MAIN, 0x14: SECTION, 0x18: CHUNK_BEGIN, 0x1C: CHUNK_END}
    passages = [*came(ENTRY, 500), *came(0x10, 600), *came(0x14, 700)]
    passages += [*came(0x18, 710), *came(0x1C, 911)]
    lines = [(990, "section loop 1 100"), (999, "yao: ended with status 0")]
    monkeypatch.setattr(rtl_figures.counting, "find_marks", lambda elf: marks)
    monkeypatch.setattr(rtl, "run", lambda *words, **more: made(passages=passages, lines=lines))
    assert rtl_figures.sections("any", "loop") == {"rtl/entry_to_main": 100, "rtl/loop": 2.0}


def test_the_line_of_hello_is_found_among_others():
    lines = [(5, "OpenSBI v1.1"), (70, "Hello from Yao.\r"), (90, "yao: ended with status 0")]
    assert rtl_figures.hello_cycle(made(lines=lines)) == 70
    with pytest.raises(Failure, match="the console shows none"):
        rtl_figures.hello_cycle(made(lines=lines[:1]))


def written(folder, end):
    (folder / "summary.json").write_text(
        '{"end": "%s", "value": 0, "cycles": 3000, "instructions": 5, "seconds": 2.0}' % end
    )
    (folder / "passages.txt").write_text("3f80000010 0 12\n80200000 1 13\n")
    (folder / "pins.txt").write_text("2 1 40\n2 0 50\n")
    (folder / "lines.txt").write_text("7 one two\n8 \n")


def test_a_run_is_read_back(tmp_path):
    written(tmp_path, "finished")
    found = rtl.read_run(tmp_path, 3.0, 1.5, watched=True)
    assert (found.cycles, found.seconds, found.kilohertz) == (3000, 3.0, 2.0)
    assert found.passages == [Passage(0x3F80000010, 0, 12), Passage(0x80200000, 1, 13)]
    assert found.edges == [Edge(2, 1, 40), Edge(2, 0, 50)]
    assert found.console == "one two\n\n"


def test_a_run_that_does_not_end_is_told(tmp_path):
    written(tmp_path, "limit")
    with pytest.raises(Failure, match="cycles were over before it ended"):
        rtl.read_run(tmp_path, 3.0, 1.5, watched=True)


def test_names_of_the_app_are_those_that_are_looked_for():
    source = (ROOT / "apps/latency/main.c").read_text()
    assert f"void {rtl_figures.HANDLER}(void *arg)" in source
    assert int(re.search(r"#define EVENTS +(\d+)", source)[1]) == rtl_figures.EVENTS
    tree = (ROOT / "dts/rocket.dtsi").read_text().partition("spi0: ")[2]
    assert int(re.search(r"interrupts = <(\d+)>", tree)[1]) == rtl_figures.SPI_SOURCE


def test_sections_that_run_on_rtl_are_shown():
    shown = {figure["name"] for figure in tomllib.loads(bench.GOALS.read_text())["figure"]}
    for words in (rtl_figures.CALLS, rtl_figures.FILE_CALLS):
        names = {f"rtl/{name}" for name in words.split()[1:]} - {"rtl/read_64k"}
        assert names <= shown
