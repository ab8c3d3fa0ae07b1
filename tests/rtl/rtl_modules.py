"""Builds and runs the RTL tests: C++ programs around modules that Verilator translates.

A folder here with C++ files is the test program of one module of sim/rtl (MODULES); where that has
structs as ports, flat_MODULE.sv beside them has a port for each member. Everything is built into
build/rtl; Verilator and make leave alone what has not changed.
"""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import building
from building import ROOT

RTL = ROOT / "sim" / "rtl"
HERE = Path(__file__).resolve().parent
BUILD = ROOT / "build" / "rtl"

MODULES = {
    "uart": "sifive_uart",
    "dw_uart": "dw_uart",
    "spi": "sifive_spi",
    "gpio": "sifive_gpio",
    "finisher": "sifive_test",
    "bus": "mmio_bus",
    "monitor": "axi4_monitor",
}
RUNTIME = ["verilated.o", "verilated_cov.o", "verilated_threads.o"]
WAIVERS = RTL / "lint.vlt"
CXXFLAGS = "-std=c++17 -O1 -Wall -Wextra -Werror -DVL_USER_STOP"


def tests(folder: str) -> list[str]:
    """The names of the folder's tests, as its sources list them."""
    text = "".join(path.read_text() for path in sorted((HERE / folder).glob("*.cpp")))
    return re.findall(r"^TEST\((\w+)\)", text, re.MULTILINE)


def packages(text: str) -> list[Path]:
    return [RTL / f"{name}.sv" for name in sorted(set(re.findall(r"\b(\w+_pkg)::", text)))]


def modules(folder: str) -> list[Path]:
    """The module's file and those of the modules that it is made of."""
    found, todo = [], [MODULES[folder]]
    for module in todo:
        found.append(RTL / f"{module}.sv")
        used = re.findall(r"^  (\w+) (?:#\(.*\) )?\w+ \($", found[-1].read_text(), re.MULTILINE)
        todo += sorted(set(used) - set(todo))
    return found


def files(folder: str) -> list[Path]:
    """The same, behind the packages that they use."""
    found = modules(folder)
    return [*packages("".join(path.read_text() for path in found)), *found]


def verilate(out: Path, top: str, *more: str | Path) -> None:
    command = ["verilator", "--cc", "--exe", "-Wall", "--assert", "--coverage-line", "--top-module", top]
    command += ["--x-assign", "unique", "--x-initial", "unique", "-Mdir", out, *more]
    words = [str(word) for word in command]
    building.check(subprocess.run(words, capture_output=True, text=True))


@cache
def runtime() -> list[Path]:
    """What Verilator's own C++ becomes, which is the same for every module."""
    out = BUILD / "runtime"
    with building.exclusive("rtl-runtime"):
        out.mkdir(parents=True, exist_ok=True)
        (out / "none.sv").write_text("module none (input logic clk_i);\nendmodule\n")
        verilate(out, "none", "-Wno-UNUSED", "-CFLAGS", CXXFLAGS, out / "none.sv")
        building.check(building.make("-C", out, "-f", "Vnone.mk", f"-j{building.jobs()}", *RUNTIME))
    return [out / name for name in RUNTIME]


@cache
def build(folder: str) -> Path:
    """The folder's test program, brought up to date."""
    out = BUILD / folder
    flat = sorted((HERE / folder).glob("*.sv"))
    sources = [*sorted((HERE / folder).glob("*.cpp")), HERE / "bench" / "test.cpp"]
    flags = f"{CXXFLAGS} -I{HERE / 'bench'} -I{HERE / folder}"
    top = flat[0].stem if flat else MODULES[folder]
    words = ["--build", "-j", str(building.jobs()), "-CFLAGS", flags, "-o", "program", WAIVERS]
    words += ["--prefix", f"V{MODULES[folder]}"]
    with building.exclusive(f"rtl-{folder}"):
        out.mkdir(parents=True, exist_ok=True)
        for path in runtime():
            shutil.copy2(path, out)
        verilate(out, top, *words, *files(folder), *flat, *sources)
    return out / "program"


def run(folder: str, *names: str) -> Path:
    """Runs the folder's tests, or those of @names, and returns the coverage that they had."""
    data = BUILD / folder / f"{names[0] if names else 'all'}-{building.worker()}.coverage"
    done = subprocess.run(
        [build(folder), data, *names],
        capture_output=True,
        text=True,
        errors="replace",  # a failed test shows the bytes that it got
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return data
