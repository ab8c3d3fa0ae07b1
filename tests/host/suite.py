"""Builds one host test suite and lists its tests.

A suite is a folder of tests/host with a suite.toml:

    sources = ["drivers/serial/ns16550.c"]   # code under test, from the repository's root
    models = ["bus.c"]                       # from tests/host/models
    include = ["lib/crc"]                    # more include folders, from the root
    third_party = ["libfdt"]                  # fetched libraries (include folder, no sources)
    fuzz = ["fuzz_tree.c"]                   # files of the folder with LLVMFuzzerTestOneInput
    tools = ["describe.c"]                   # programs of the folder that a Python test runs
    force_include = ["names.h"]              # of the folder: seen first by every file, to give
                                             # our functions names that the host's libc lacks
    cflags = ["-fno-builtin"]                # more flags for the compiler
    ldflags = ["-Wl,--wrap=malloc"]          # and for the linker alone

Its other *.c files each hold a `main` that runs a cmocka group; helpers that several of
them share are named common_*.c.
"""

import hashlib
import subprocess
import tomllib
from pathlib import Path

import building
from building import ROOT

BUILD = ROOT / "build" / "host"
HERE = Path(__file__).resolve().parent

FLAGS = (
    "-std=gnu17 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Wno-unused-parameter -fno-omit-frame-pointer "
    "-fsanitize=address,undefined -fno-sanitize-recover=all"
).split()
KNOWN_KEYS = {
    "sources", "models", "include", "third_party", "fuzz", "force_include", "cflags", "ldflags", "tools",
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
    """The suite's test programs: every C file that is neither shared nor a fuzzer nor a tool."""
    config = load(folder)
    other = {*config.get("fuzz", []), *config.get("tools", [])}
    return sorted(
        p for p in folder.glob("*.c") if not p.name.startswith("common_") and p.name not in other
    )


def sources(folder, program):
    config = load(folder)
    found = [program, *(ROOT / source for source in config.get("sources", []))]
    found += [HERE / "models" / model for model in config.get("models", [])]
    return found + sorted(folder.glob("common_*.c"))


def flags(folder):
    config = load(folder)
    includes = [HERE / "include", HERE / "models", ROOT / "include", ROOT]
    includes += [ROOT / i for i in config.get("include", [])]
    includes += [ROOT / "build" / "third_party" / t for t in config.get("third_party", [])]
    found = [*FLAGS, *config.get("cflags", []), *(f"-I{path}" for path in includes)]
    for header in config.get("force_include", []):
        found += ["-include", str(folder / header)]
    return found


def rules(out, objects, compile_, link):
    """A makefile: the programs of a suite share objects, and these stay until something changes.
    @objects: source by object."""
    lines = [f"{out}: {' '.join(objects)}", f"\t{compile_} $^ -o $@ {' '.join(link)}"]
    for built, source in objects.items():
        lines += [f"{built}: {source}", f"\t@mkdir -p {Path(built).parent}"]
        lines += [f"\t{compile_} -MMD -MP -c $< -o $@", f"-include {built[:-2]}.d"]
    return "\n".join(lines) + "\n"


def build(folder, program, compiler="cc", extra=(), libraries=("-lcmocka",)):
    """Compiles @program of the suite with sanitizers and returns the executable."""
    compile_ = " ".join([compiler, *flags(folder), *extra])
    out = BUILD / folder.name
    objects = {
        f"{out}/{fingerprint(compile_)}/{path.relative_to(ROOT).with_suffix('.o')}": path
        for path in sources(folder, program)
    }
    with building.exclusive(f"host-{folder.name}-{compiler}"):
        out.mkdir(parents=True, exist_ok=True)
        makefile = out / f"{program.stem}.mk"
        link = [*libraries, *load(folder).get("ldflags", [])]
        makefile.write_text(rules(out / program.stem, objects, compile_, link))
        building.check(building.make("-f", makefile, f"-j{building.jobs()}"))
    return out / program.stem


def fingerprint(compile_):
    """Of the flags and the compiler: a change of either rebuilds everything."""
    version = subprocess.run([compile_.split()[0], "--version"], capture_output=True).stdout
    return hashlib.sha256(compile_.encode() + version).hexdigest()[:12]
