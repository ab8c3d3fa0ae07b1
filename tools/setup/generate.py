"""Makes the headers that a package's own build would make, as third_party.toml says.

A template is filled in by an answer file: lines `NAME=value`, of the app's own. In the template

    #undef NAME         becomes #define NAME value, or a comment
    #cmakedefine NAME   the same; what follows the name stays
    #cmakedefine01 NAME becomes #define NAME 1, or 0
    @NAME@              becomes the value; without an answer it stays

A name without an answer is what the package's build did not find. An answer that no template asks
for is an error.
"""

import re
from pathlib import Path

from tools.common import Failure
from tools.setup.third_party import Entry, Generated

UNDEF = re.compile(r"^([ \t]*#[ \t]*)undef([ \t]+)(\w+)[ \t]*$", re.MULTILINE)
CMAKE = re.compile(r"^([ \t]*#[ \t]*)cmakedefine([ \t]+)(\w+)(.*)$", re.MULTILINE)
CMAKE01 = re.compile(r"^([ \t]*#[ \t]*)cmakedefine01([ \t]+)(\w+)[ \t]*$", re.MULTILINE)
PLACE = re.compile(r"@(\w+)@")


class Template:
    """One that is filled in; remembers what it asked for."""

    def __init__(self, answers: dict[str, str]):
        self.answers = answers
        self.asked: set[str] = set()

    def answer(self, name: str) -> str | None:
        self.asked.add(name)
        return self.answers.get(name)

    def undef(self, match: re.Match) -> str:
        hash_, blank, name = match.groups()
        value = self.answer(name)
        return f"/* {match[0].strip()} */" if value is None else f"{hash_}define{blank}{name} {value}"

    def cmakedefine(self, match: re.Match) -> str:
        hash_, blank, name, rest = match.groups()
        self.asked.update(PLACE.findall(rest))
        if self.answer(name) is None:
            return f"/* {hash_}undef{blank}{name} */"
        return f"{hash_}define{blank}{name}{rest}"

    def cmakedefine01(self, match: re.Match) -> str:
        hash_, blank, name = match.groups()
        return f"{hash_}define{blank}{name} {int(self.answer(name) is not None)}"

    def place(self, match: re.Match) -> str:
        value = self.answer(match[1])
        return match[0] if value is None else value

    def fill(self, text: str) -> str:
        for pattern, filled in ((UNDEF, self.undef), (CMAKE01, self.cmakedefine01), (CMAKE, self.cmakedefine)):
            text = pattern.sub(filled, text)
        return PLACE.sub(self.place, text)


def quoted(text: str) -> str:
    """The lines as C's string literals, for a program that includes them as one text."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in text.splitlines())
    return "".join(f'"{line}\\n"\n' for line in escaped)


def made(thing: str, wanted: Generated, text: str) -> str:
    if wanted.quote:
        return quoted(text)
    if not wanted.answers:
        return text
    template = Template(wanted.answers)
    text = template.fill(text)
    unused = sorted(set(wanted.answers) - template.asked)
    if unused:
        raise Failure(f"{thing}: generate: {wanted.source} does not ask for {', '.join(unused)}")
    return text


def generate(entry: Entry, folder: Path) -> None:
    """Makes what @entry wants from the files that are laid out in @folder, but for what has a command."""
    for name, wanted in entry.generate.items():
        if wanted.command:
            continue
        thing = f"{entry.name}: {name}"
        source, target = folder / wanted.source, folder / name.lstrip("/")
        if ".." in target.relative_to(folder).parts:
            raise Failure(f"{thing}: generate: it lies outside of the entry's folder")
        if not source.is_file():
            raise Failure(f"{thing}: generate: {wanted.source} is not among its files")
        if target.exists():
            raise Failure(f"{thing}: generate: the archive has a file of that name")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made(thing, wanted, source.read_text()))
