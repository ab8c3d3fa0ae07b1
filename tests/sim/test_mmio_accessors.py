"""The fences of <yao/mmio.h> in what the compiler makes of it. On the core's RTL no test can show
whether those before writes are there: Rocket keeps that order by itself. Other cores need not."""

import re
import subprocess

import pytest
from mutants import Drop
from soc import ROOT

from tools.common import CROSS

HEADER = "include/yao/mmio.h"
LOADS = {8: "lbu", 16: "lhu", 32: "lw"}
STORES = {8: "sb", 16: "sh", 32: "sw"}
AFTER_READ, BEFORE_WRITE = "fence i,iorw", "fence iorw,o"
BOTH = [(bits, kind) for bits in LOADS for kind in ("", "_relaxed")]


def compiled(header: str, folder) -> dict[str, list[str]]:
    """The loads, stores and fences of a function around each accessor."""
    (folder / "yao").mkdir()
    (folder / "yao/mmio.h").write_text(header)
    lines = ["#include <yao/mmio.h>"]
    for bits, kind in BOTH:
        word = f"uint{bits}_t"
        read, write = f"mmio_read{bits}{kind}", f"mmio_write{bits}{kind}"
        lines.append(f"{word} a_{read}(uintptr_t at) {{ return {read}(at); }}")
        lines.append(f"void a_{write}(uintptr_t at, {word} value) {{ {write}(at, value); }}")
    (folder / "all.c").write_text("\n".join(lines))
    compiler = [f"{CROSS}gcc", "-ffreestanding", "-march=rv64gc", "-mabi=lp64d"]
    compiler += ["-O2", f"-I{folder}", "-c", folder / "all.c", "-o", folder / "all.o"]
    subprocess.run(compiler, check=True)
    dump = [f"{CROSS}objdump", "-d", "-M", "no-aliases", folder / "all.o"]
    text = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    found = {}
    for name, body in re.findall(r"<a_(\w+)>:\n((?:.+\n)+)", text):
        found[name] = re.findall(r"\t(?:c\.)?(fence\t\S+|l[bhw]u?|s[bhw])\b", body)
        found[name] = [part.replace("\t", " ") for part in found[name]]
    return found


def expected() -> dict[str, list[str]]:
    wanted = {}
    for bits, kind in BOTH:
        after, before = ([], []) if kind else ([AFTER_READ], [BEFORE_WRITE])
        wanted[f"mmio_read{bits}{kind}"] = [LOADS[bits], *after]
        wanted[f"mmio_write{bits}{kind}"] = [*before, STORES[bits]]
    return wanted


def test_each_accessor_has_its_fence(tmp_path):
    assert compiled((ROOT / HEADER).read_text(), tmp_path) == expected()


SWAPPED = Drop(
    HEADER,
    "mmio_fence_before_write();\n    mmio_write32_relaxed(address, value);",
    "mmio_write32_relaxed(address, value);\n    mmio_fence_before_write();",
)


@pytest.mark.parametrize(
    "drop",
    [Drop(HEADER, f'"{AFTER_READ.replace(",", ", ")}"', '""'), SWAPPED],
    ids=["missing", "in the wrong place"],
)
def test_a_fence_that_is_not_as_it_should_be_is_seen(tmp_path, drop):
    assert compiled(drop.apply((ROOT / HEADER).read_text()), tmp_path) != expected()
