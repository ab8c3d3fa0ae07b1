"""Lists the names that the public headers declare, by asking the compiler.

    python -m tools.resolve.public --out FILE -- COMPILER [FLAG...]

An app must not define one of these that the libos defines; any other name is the app's to use. A line of FILE is
a name, and "yao" behind it if only a header <yao/...> declares it.
"""

import argparse
import re
import tempfile
from pathlib import Path

from tools.common import BUILD, ROOT, call, run_main

MUSL = BUILD / "musl" / "include"
# Other names of headers, those that need Linux' own, and that of syscall() alone.
LEFT_OUT = {"syscall.h", "stropts.h", "wait.h", "memory.h"} | {
    f"sys/{name}.h"
    for name in "errno fcntl kd poll signal soundcard stropts syscall termios ucontext vt".split()
}
OURS = "include/yao/"
FUNCTION = re.compile(r"/\* (.*?):\d+:\w+ \*/ extern [^(]*?[ *](\w+) \(")  # in gcc's list of prototypes
OBJECT = re.compile(r"^extern [^(){};]*?(\w+)(?:\[\w*\])*;", re.MULTILINE)  # preprocessed


def headers() -> list[str]:
    found = {str(p.relative_to(MUSL)) for p in MUSL.rglob("*.h")} - LEFT_OUT
    library = sorted(name for name in found if not name.startswith(("bits/", "scsi/")))
    return library + sorted(f"yao/{p.name}" for p in (ROOT / "include" / "yao").glob("*.h"))


def read(path: Path) -> tuple[set[str], set[str]]:
    """All public names, and those of them that only <yao/...> declares."""
    lines = [line.split() for line in path.read_text().splitlines()]
    return {words[0] for words in lines}, {words[0] for words in lines if len(words) > 1}


def declared(compiler: list[str]) -> tuple[set[str], set[str]]:
    """As read() does."""
    with tempfile.TemporaryDirectory() as folder:
        source, listing = Path(folder) / "all.c", Path(folder) / "listing"
        source.write_text("#define _GNU_SOURCE\n" + "".join(f"#include <{h}>\n" for h in headers()))
        command = [*compiler, "-fsyntax-only", "-aux-info", listing, source]
        call(command, "public headers", "list their functions")
        text = call([*compiler, "-E", "-P", source], "public headers", "list their objects")
        functions = FUNCTION.findall(listing.read_text())
        library = {name for file, name in functions if OURS not in file} | set(OBJECT.findall(text))
        return library | {name for _, name in functions}, {name for _, name in functions} - library


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("compiler", nargs="+")
    args = parser.parse_args()
    names, ours = declared(args.compiler)
    args.out.write_text("".join(f"{name} yao\n" if name in ours else f"{name}\n" for name in sorted(names)))
    return 0


if __name__ == "__main__":
    run_main(main)
