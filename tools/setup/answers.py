"""Reads the answer file of a port: lines `NAME=value`; # begins a comment. A value may be empty."""

import re
from pathlib import Path

from tools.common import Failure, relative


def read_answers(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text().splitlines()
    except (OSError, ValueError) as error:
        raise Failure(f"{relative(path)}: read the answers: {getattr(error, 'strerror', 0) or error}")
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, equals, value = line.partition("=")
        if not line.strip() or line.startswith("#"):
            continue
        if not equals or not re.fullmatch(r"\w+", name):
            raise Failure(f"{relative(path)}:{number}: read the answers: {line!r} is not NAME=value")
        if name in found:
            raise Failure(f"{relative(path)}:{number}: read the answers: {name} has an answer above")
        found[name] = value
    return found
