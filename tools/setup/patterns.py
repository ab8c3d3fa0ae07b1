"""Patterns of file names, as third_party.toml has them.

A `*` stays within its folder, a `**` stands for any folders or none. A pattern that begins with `!`
takes files away from what the others choose.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from tools.common import Failure

EXCEPT = "!"


def parts_match(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(parts_match(parts[skip:], wanted[1:]) for skip in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and parts_match(parts[1:], wanted[1:])


def matches(path: str, pattern: str) -> bool:
    return parts_match(path.split("/"), pattern.split("/"))


def matching(names: Iterable[str], pattern: str) -> set[str]:
    return {name for name in names if matches(name, pattern)}


def select(names: Iterable[str], patterns: Sequence[str], thing: str, lacks: str) -> list[str]:
    """The names that @patterns choose, each once, sorted. Each pattern has something to choose or to
    take away. @thing, @lacks: what a message says before and after the patterns that have not."""
    names, chosen = set(names), set()
    wanted = [pattern for pattern in patterns if not pattern.startswith(EXCEPT)]
    unused = [pattern for pattern in wanted if not matching(names, pattern)]
    if unused:
        raise Failure(lacks.format(thing=thing, patterns=", ".join(sorted(unused))))
    chosen = {name for pattern in wanted for name in matching(names, pattern)}
    away = {pattern: matching(chosen, pattern.removeprefix(EXCEPT)) for pattern in patterns if pattern not in wanted}
    for pattern, found in away.items():
        if not found:
            raise Failure(f"{thing}: {pattern}: the other patterns choose nothing that it takes away")
    return sorted(chosen.difference(*away.values()))
