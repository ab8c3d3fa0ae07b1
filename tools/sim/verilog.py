"""Verilog as FIRRTL's compiler writes it, cut and rewritten without changing what it means.

This compiler's output is regular: each statement begins a line, indented by two spaces; the colon
of `? :` has spaces around it, and that of a range has none. This is no parser for Verilog in
general.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tools.common import Failure

COMMENT = re.compile(r" *(?:/\*.*?\*/|//[^\n]*)", re.DOTALL)
MODULE = re.compile(r"^module (\w+).*?^endmodule\n", re.MULTILINE | re.DOTALL)
INSTANCE = re.compile(r"^ *(\w+)\s+(?:#\([^;]*?\)\s*)?\w+\s*\(", re.MULTILINE)
KEPT = "/* verilator public_flat_rd */"
ONE_HOT = re.compile(
    r"^  wire \[(\d+):0\] (\w+) = (\d+'s?h[0-9a-f]+ (?:<<|>>>) [\w\[\]:]+);", re.MULTILINE
)
LINK = re.compile(
    r"^  wire +(\[\d+:0\] )?(\w+) = (\d+'h[0-9a-f]+) == (\w+) \? ([^?;]*?)\s: ([^?;]*);\n",
    re.MULTILINE,
)
NATIVE_BITS = 64
WORTHWHILE_LINKS = 8


def resolve_conditionals(text: str, defined: set[str]) -> str:
    """What the preprocessor leaves when the names @defined are all that is ever defined."""
    kept, open_branches = [], []
    for line in text.splitlines(keepends=True):
        directive, *words = line.split()[:2] or [""]
        if directive in ("`ifdef", "`ifndef"):
            open_branches.append((words[0] in defined) == (directive == "`ifdef"))
        elif directive == "`else":
            open_branches[-1] = not open_branches[-1]
        elif directive == "`endif":
            open_branches.pop()
        elif all(open_branches) and directive != "`define":
            kept.append(line)
    return "".join(kept)


def plain(text: str) -> str:
    """Without comments and the preprocessor, as for synthesis: no assertion, print, or random
    content at power-up."""
    text = resolve_conditionals(COMMENT.sub("", text), {"SYNTHESIS"})
    left = re.search(r"`\w+", text)
    if left:
        raise Failure(f"verilog: resolve conditionals: {left[0]} is still used")
    return text


def split_modules(text: str) -> dict[str, str]:
    return {match[1]: match[0] for match in MODULE.finditer(text)}


def remove_instances(text: str, module: str) -> tuple[str, int]:
    """@text without the instances of the modules whose names match the pattern @module."""
    return re.subn(rf"^  {module} \w+ \(.*?^  \);\n", "", text, flags=re.MULTILINE | re.DOTALL)


def tie_low(text: str, name: str) -> tuple[str, int]:
    """The module @text with 0 in place of the inputs of one bit whose names match @name."""
    text, count = re.subn(rf"^  input +{name},?\n", "", text, flags=re.MULTILINE)
    return re.sub(rf"\b{name}\b", "1'h0", text), count


def used_modules(top: str, modules: dict[str, str]) -> list[str]:
    """@top and all below it, each behind whatever uses it first."""
    found = [top]
    for name in found:
        inside = dict.fromkeys(INSTANCE.findall(modules[name]))
        found += [inner for inner in inside if inner in modules and inner not in found]
    return found


def share_one_hots(text: str) -> tuple[str, int]:
    """Has a constant that is shifted into a wide vector made once. Verilator substitutes the
    expression at each of its uses, here one for every bit, unless others may look at the vector."""

    def make_once(match: re.Match) -> str:
        high, name, shift = match.groups()
        if int(high) < NATIVE_BITS:
            return match[0]
        return f"  reg [{high}:0] {name} {KEPT};\n  always @(*) {name} = {shift};"

    shared = ONE_HOT.sub(make_once, text)
    return shared, shared.count("always @(*)") - text.count("always @(*)")


@dataclass(frozen=True)
class Link:
    """wire <range> <name> = <key> == <selector> ? <value> : <otherwise>;"""

    range: str
    name: str
    key: str
    selector: str
    value: str
    otherwise: str
    text: str

    def follows(self, other: "Link") -> bool:
        same = self.range == other.range and self.selector == other.selector
        return same and self.otherwise == other.name


def chains(text: str) -> Iterator[list[Link]]:
    """Links of which each except the last is used only by the next one."""
    uses = Counter(re.findall(r"\w+", text))
    chain: list[Link] = []
    for match in LINK.finditer(text):
        link = Link(match[1] or "", *match.group(2, 3, 4, 5, 6, 0))
        if chain and link.follows(chain[-1]) and uses[chain[-1].name] == 2:
            chain.append(link)
            continue
        yield chain
        chain = [link]
    yield chain


def as_case(chain: list[Link]) -> str:
    """The last link decides first, so it comes first."""
    name = chain[-1].name
    lines = [f"  reg {chain[-1].range}{name};", f"  always @(*) case ({chain[-1].selector})"]
    lines += [f"    {link.key}: {name} = {link.value};" for link in reversed(chain)]
    lines += [f"    default: {name} = {chain[0].otherwise};", "  endcase"]
    return "\n".join(lines) + "\n"


def rewrite_chains(text: str) -> tuple[str, int]:
    """Turns long selections by comparing one signal with one constant after the other into case
    statements, which Verilator makes a tree."""
    replaced, count = {}, 0
    for chain in chains(text):
        if len(chain) >= WORTHWHILE_LINKS:
            replaced |= dict.fromkeys((link.text for link in chain), "")
            replaced[chain[-1].text] = as_case(chain)
            count += 1
    return LINK.sub(lambda match: replaced.get(match[0], match[0]), text), count
