"""What S-mode may expect of the firmware, on a hart that leaves it more to do than QEMU's: it has
no `time` and no misaligned access."""

import re
from dataclasses import replace

import pytest
from soc import FOUR_HARTS, OPENSBI, rom

from tools.sim.boot_rom import TREE_AT, WORD, words  # behind soc, which makes it known

NOP = b"\0\0\0\4"
TOPICS = ["guard", "misaligned", "illegal", "time", "calls", "reset"]


def answers(soc, topics: str):
    run = replace(soc, bootargs=topics).run(soc.app("firmware").image)
    assert run.status == 0, run
    assert re.search(r"[1-9]\d* checks, 0 failed\n", run.text), run
    return run


@pytest.mark.parametrize("topic", TOPICS)
def test_the_firmware_answers_as_it_should(soc, topic):
    answers(soc, topic)


def test_the_debug_console_takes_memory_of_s_mode_only(soc):
    assert "written from memory\n" in answers(soc, "console").text


def test_other_harts_start_work_and_stop(soc):
    """The new code of each is seen only because of the remote fence."""
    answers(replace(soc, core=FOUR_HARTS), "harts")


def test_opensbi_gives_the_same_answers(soc):
    """Debian's, as it is: an image cannot tell which firmware is below."""
    answers(replace(soc, firmware=OPENSBI), " ".join(TOPICS))


# Trees that it refuses, as no boot loader stands between it and the boot ROM


def with_tree(soc, change, path):
    """@change: of the tree's bytes, in place."""
    content = bytearray()
    for word in rom(soc.core, "").read_text().split():
        content += int(word, 16).to_bytes(WORD, "little")
    tree = content[TREE_AT:]
    change(tree)
    path.write_text("".join(words(content[:TREE_AT] + tree)))
    return replace(soc, arguments=(f"--rom={path}",))


def field(tree: bytearray, number: int) -> int:
    return int.from_bytes(tree[4 * number : 4 * number + 4], "big")


def leave_open(tree: bytearray) -> None:
    """The structure block's last token becomes a NOP (Devicetree Specification v0.4, chapter 5)."""
    end = field(tree, 2) + field(tree, 9)
    tree[end - 4 : end] = NOP


def end_strings_late(tree: bytearray) -> None:
    last = field(tree, 3) + field(tree, 8) - 1
    tree[last] = ord("x")


def test_a_tree_that_does_not_end_is_told_on_its_console(soc, tmp_path):
    machine = with_tree(soc, leave_open, tmp_path / "rom.hex")
    with machine.start(soc.app("apps/hello").image) as guest:
        guest.wait_for(b"(register a1): its nodes do not end\r\n")
        assert b"Hello" not in guest.raw


def test_a_tree_without_a_console_to_tell_it_on_stops_the_hart(soc, tmp_path):
    machine = with_tree(soc, end_strings_late, tmp_path / "rom.hex")
    machine = replace(machine, arguments=(*machine.arguments, "--max-cycles=300000"))
    run = machine.run(soc.app("apps/hello").image)
    assert run.outcome is None and b"Hello" not in run.raw, run
