"""Lists the names that the public headers declare, by asking the compiler.

    python -m tools.resolve.public --out FILE -- COMPILER [FLAG...]

An app must not define one of these that the libos defines; any other name is the app's to use.
"""

import argparse
import re
import tempfile
from pathlib import Path

from tools.common import ROOT, call, run_main

C_LIBRARY = (
    "stdio stdlib string strings unistd fcntl dirent time errno ctype math setjmp signal wchar "
    "malloc locale inttypes search getopt sys/random sys/reboot sys/stat sys/time sys/types"
).split()
FUNCTION = re.compile(r"extern [^(]*?[ *](\w+) \(")  # in gcc's list of prototypes
OBJECT = re.compile(r"^extern [^(){};]*?(\w+)(?:\[\w*\])*;", re.MULTILINE)  # preprocessed


def headers() -> list[str]:
    ours = sorted(p.name for p in (ROOT / "include" / "yao").glob("*.h"))
    return [f"{name}.h" for name in C_LIBRARY] + [f"yao/{name}" for name in ours]


def declared(compiler: list[str]) -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        source, listing = Path(folder) / "all.c", Path(folder) / "listing"
        source.write_text("".join(f"#include <{h}>\n" for h in headers()))
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
