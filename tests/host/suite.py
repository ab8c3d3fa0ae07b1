"""Builds one host test suite and lists its tests.

A suite is a folder of tests/host with a suite.toml:

    sources = ["drivers/serial/ns16550.c"]   # code under test, from the repository's root
    models = ["bus.c"]                       # from tests/host/models
    include = ["lib/crc"]                    # more include folders, from the root
    third_party = ["fatfs"]                  # fetched libraries (include folder, no sources)
    fuzz = ["fuzz_tree.c"]                   # files of the folder with LLVMFuzzerTestOneInput
    force_include = ["names.h"]              # of the folder: seen first by every file, to give
                                             # our functions names that the host's libc lacks
    cflags = ["-fno-builtin"]                # more flags for the compiler

Its other *.c files each hold a `main` that runs a cmocka group; helpers that several of
them share are named common_*.c.
"""

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "host"
HERE = Path(__file__).resolve().parent

FLAGS = (
    "-std=gnu17 -O1 -g -Wall -Wextra -Werror -Wno-unused-parameter -fno-omit-frame-pointer "
    "-fsanitize=address,undefined -fno-sanitize-recover=all"
).split()
KNOWN_KEYS = {
    "sources", "models", "include", "third_party", "fuzz", "force_include", "cflags",
}


def suites():
    return sorted(p.parent for p in HERE.glob("*/suite.toml"))


def load(folder):
    config = tomllib.loads((folder / "suite.toml").read_text())
    unknown = set(config) - KNOWN_KEYS
    if unknown:
        raise ValueError(f"{folder}/suite.toml: unknown keys: {', '.join(sorted(unknown))}")
    return config


def programs(folder):
    """The suite's test programs: every C file that is neither shared nor a fuzzer."""
    fuzz = set(load(folder).get("fuzz", []))
    return sorted(
        p for p in folder.glob("*.c") if not p.name.startswith("common_") and p.name not in fuzz
    )


def build(folder, program, compiler="cc", extra=(), libraries=("-lcmocka",)):
    """Compiles @program of the suite with sanitizers and returns the executable."""
    config = load(folder)
    out = BUILD / folder.name / program.stem
    out.parent.mkdir(parents=True, exist_ok=True)
    sources = [ROOT / s for s in config.get("sources", [])]
    sources += [HERE / "models" / m for m in config.get("models", [])]
    sources += sorted(folder.glob("common_*.c"))
    includes = [HERE / "include", HERE / "models", ROOT / "include", ROOT]
    includes += [ROOT / i for i in config.get("include", [])]
    includes += [ROOT / "build" / "third_party" / t for t in config.get("third_party", [])]
    flags = [*FLAGS, *config.get("cflags", []), *extra]
    for header in config.get("force_include", []):
        flags += ["-include", str(folder / header)]
    command = [compiler, *flags, *(f"-I{i}" for i in includes), str(program)]
    command += [str(s) for s in sources] + ["-o", str(out), *libraries]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{program}: does not compile\n{' '.join(command)}\n{done.stderr}")
    return out
