"""Lists the names that the public headers declare, by asking the compiler.

    python -m tools.resolve.public --out FILE -- COMPILER [FLAG...]

An app must not define one of these that the libos defines; any other name is the app's to use.
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
FUNCTION = re.compile(r"extern [^(]*?[ *](\w+) \(")  # in gcc's list of prototypes
OBJECT = re.compile(r"^extern [^(){};]*?(\w+)(?:\[\w*\])*;", re.MULTILINE)  # preprocessed


def headers() -> list[str]:
    found = {str(p.relative_to(MUSL)) for p in MUSL.rglob("*.h")} - LEFT_OUT
    library = sorted(name for name in found if not name.startswith(("bits/", "scsi/")))
    return library + sorted(f"yao/{p.name}" for p in (ROOT / "include" / "yao").glob("*.h"))


def declared(compiler: list[str]) -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        source, listing = Path(folder) / "all.c", Path(folder) / "listing"
        source.write_text("#define _GNU_SOURCE\n" + "".join(f"#include <{h}>\n" for h in headers()))
        command = [*compiler, "-fsyntax-only", "-aux-info", listing, source]
        call(command, "public headers", "list their functions")
        text = call([*compiler, "-E", "-P", source], "public headers", "list their objects")
        return {*FUNCTION.findall(listing.read_text()), *OBJECT.findall(text)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("compiler", nargs="+")
    args = parser.parse_args()
    args.out.write_text("\n".join(sorted(declared(args.compiler))) + "\n")
    return 0


if __name__ == "__main__":
    run_main(main)
