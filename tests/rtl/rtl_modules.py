"""Builds and runs the RTL tests: C++ programs around modules that Verilator translates.

A folder here with C++ files is the test program of one module of sim/rtl (MODULES). Everything is
built into build/rtl; Verilator and make leave alone what has not changed.
"""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RTL = ROOT / "sim" / "rtl"
HERE = Path(__file__).resolve().parent
BUILD = ROOT / "build" / "rtl"

MODULES = {
    "uart": "sifive_uart",
    "spi": "sifive_spi",
    "gpio": "sifive_gpio",
    "finisher": "sifive_test",
    "bus": "mmio_bus",
    "monitor": "axi4_monitor",
}
WAIVERS = RTL / "lint.vlt"
CXXFLAGS = "-std=c++17 -O1 -Wall -Wextra -Werror -DVL_USER_STOP"


def tests(folder: str) -> list[str]:
    """The names of the folder's tests, as its sources list them."""
    text = "".join(path.read_text() for path in sorted((HERE / folder).glob("*.cpp")))
    return re.findall(r"^TEST\((\w+)\)", text, re.MULTILINE)


def files(folder: str) -> list[Path]:
    """The module's file and those of the modules that it is made of."""
    found, todo = [], [MODULES[folder]]
    for module in todo:
        found.append(RTL / f"{module}.sv")
        used = re.findall(r"^  (\w+) (?:#\(.*\) )?\w+ \($", found[-1].read_text(), re.MULTILINE)
        todo += sorted(set(used) - set(todo))
    return found


@cache
def build(folder: str) -> Path:
    """The folder's test program, brought up to date."""
    module, out = MODULES[folder], BUILD / folder
    sources = [*sorted((HERE / folder).glob("*.cpp")), HERE / "bench" / "test.cpp"]
    command = ["verilator", "--cc", "--exe", "--build", "-Wall", "--assert", "--coverage-line"]
    command += ["--x-assign", "unique", "--x-initial", "unique", "--top-module", module]
    command += ["-CFLAGS", f"{CXXFLAGS} -I{HERE / 'bench'} -I{HERE / folder}"]
    command += ["-Mdir", str(out), "-o", "program", str(WAIVERS)]
    command += [str(path) for path in [*files(folder), *sources]]
    out.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{folder}: does not build\n{done.stdout}{done.stderr}")
    return out / "program"


def run(folder: str, *names: str) -> Path:
    """Runs the folder's tests, or those of @names, and returns the coverage that they had."""
    data = BUILD / folder / f"{names[0] if names else 'all'}.coverage"
    done = subprocess.run(
        [build(folder), data, *names],
        capture_output=True,
        text=True,
        errors="replace",  # a failed test shows the bytes that it got
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return data
