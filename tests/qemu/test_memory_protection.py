"""What the page tables allow, as the machine itself sees them."""

import re
from dataclasses import dataclass

import pytest
from app_image import build

PAGE = 4096
IMAGE = 0x3F_8000_0000
STACK_TOPS = {"fault": 0x3F_B010_5000, "trap": 0x3F_B010_A000, "app": 0x3F_B010_0000}


@dataclass(frozen=True)
class Mapping:
    start: int
    end: int
    phys: int
    rights: str

    def overlaps(self, other: "Mapping") -> bool:
        size = self.end - self.start
        return self.phys < other.phys + (other.end - other.start) and other.phys < self.phys + size


def parse(text: str) -> list[Mapping]:
    """QEMU's `info mem`."""
    rows = re.findall(r"^([0-9a-f]{16}) ([0-9a-f]{16}) ([0-9a-f]{16}) (\S{7})$", text, re.M)
    assert rows, text
    found = []
    for virt, phys, size, rights in rows:
        virt, phys, size = (int(number, 16) for number in (virt, phys, size))
        found.append(Mapping(virt, virt + size, phys, rights))
    return found


@pytest.fixture
def mappings(board, tmp_path):
    return seen(board, board.app("listener"), tmp_path)


def seen(board, app, folder):
    """Of an @app that waits for input."""
    with board.machine.start(app.image, folder) as guest:
        guest.wait_for(b"ready")
        for cpu in range(board.machine.harts):
            text = guest.monitor("info mem", cpu)
            if "3f80000000" in text:
                return parse(text)
    raise AssertionError("no hart has our page tables")


def at(mappings, address):
    return next((m for m in mappings if m.start <= address < m.end), None)


def test_nothing_is_writable_and_executable(mappings):
    assert [m for m in mappings if "w" in m.rights and "x" in m.rights] == []


def test_text_and_constants_have_no_writable_alias(mappings, board):
    data = board.app("listener").symbols()["__data_start"]
    sealed = [m for m in mappings if IMAGE <= m.start < data]
    assert all("w" not in m.rights for m in sealed) and len(sealed) >= 2
    assert [(a, b) for a in mappings if "w" in a.rights for b in sealed if a.overlaps(b)] == []


def test_only_the_text_is_executable(mappings, board):
    symbols = board.app("listener").symbols()
    (text,) = merge(m for m in mappings if "x" in m.rights)
    assert text == (IMAGE, symbols["__rodata_start"])


def test_pointers_are_positive_and_none_is_short(mappings):
    """A null pointer, a small integer or a truncated pointer faults."""
    assert [m for m in mappings if not 1 << 36 <= m.start < m.end <= 1 << 38] == []


def test_no_page_is_for_user_mode_and_none_needs_its_bits_set(mappings):
    """On U74 a clear A or D bit is a fault."""
    for mapping in mappings:
        assert "u" not in mapping.rights
        assert "a" in mapping.rights
        assert "d" in mapping.rights or "w" not in mapping.rights


@pytest.mark.parametrize("stack", STACK_TOPS)
def test_every_stack_ends_at_an_unmapped_page(mappings, stack):
    check_end(mappings, stack)


def test_the_largest_stacks_of_handlers_end_at_unmapped_pages(virt, tmp_path):
    """Those of images whose devices have clocks and resets with drivers."""
    mappings = seen(virt, build("listener", "any"), tmp_path)
    for stack in STACK_TOPS:
        check_end(mappings, stack)


def check_end(mappings, stack):
    top = STACK_TOPS[stack]
    below = top - PAGE
    while at(mappings, below):
        assert at(mappings, below).rights.startswith("rw-")
        below -= PAGE
    assert below < top - PAGE, "the stack is not there"
    assert not at(mappings, below)


def merge(mappings):
    """Neighbours with the same rights."""
    found = []
    for m in sorted(mappings, key=lambda m: m.start):
        if found and found[-1][1] == m.start:
            found[-1] = (found[-1][0], m.end)
        else:
            found.append((m.start, m.end))
    return found
