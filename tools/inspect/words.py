"""How things that come from a card are shown: nothing in them may be obeyed by a terminal, or be endless."""

LONGEST = 200


def printable(text: str) -> str:
    plain = "".join(c if c.isprintable() else "?" for c in text)
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + "…"


def of_bytes(data: bytes) -> str:
    return printable(data.rstrip(b"\0").decode(errors="replace"))
