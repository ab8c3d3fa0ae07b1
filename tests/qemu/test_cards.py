"""Cards come and go while an app runs."""

import re
import time

import disks
from machine import PATIENCE


def make_card(folder, name: str, content: bytes):
    return disks.make(folder / f"{name}.img", {"file": content, name: b""}, table="mbr")


class Session:
    """An app that does what it is told, a line at a time."""

    def __init__(self, guest):
        self.guest = guest
        self.guest.wait_for(b"ready")

    def tell(self, line: str) -> str:
        """What it says of the result."""
        begin = len(self.guest.raw)
        result = re.compile(rf"^{line.split()[0]}: (.*?)\r*\n", re.MULTILINE)
        self.guest.type(line.encode() + b"\n")
        self.guest.read_until(lambda: result.search(self.said(begin)), PATIENCE)
        found = result.search(self.said(begin))
        assert found, self.said(0)
        return found[1]

    def said(self, begin: int) -> str:
        return self.guest.raw[begin:].decode(errors="replace")

    def open_in_time(self, path: str) -> str:
        """A slot without card detect finds a card half a second late."""
        answer = self.tell(f"open {path}")
        if answer != "done":
            time.sleep(0.6)
            answer = self.tell(f"open {path}")
        return answer


def test_another_card_is_found_and_keeps_what_it_has(unleashed, tmp_path):
    old = make_card(tmp_path, "old", b"old")
    new = make_card(tmp_path, "new", b"content of the new one")
    with unleashed.start("cards", tmp_path, unleashed.drive(old.path)) as guest:
        session = Session(guest)
        assert session.tell("open /file") == "done"
        assert session.tell("read") == "done: old"
        assert session.tell("new /kept") == "done"
        guest.monitor("eject -f disk")
        time.sleep(0.6)
        assert session.tell("write") == "No medium found"
        assert session.tell("new /lost") == "No medium found"
        before = new.path.read_bytes()
        guest.monitor(f"change disk {new.path} raw")
        assert session.tell("write") == "No medium found"
        assert session.open_in_time("/new") == "done"
        assert session.tell("read") == "done"
        assert new.path.read_bytes() == before
        assert session.tell("new /kept") == "done"
        guest.monitor("eject -f disk")  # and put back, which nobody sees
        guest.monitor(f"change disk {new.path} raw")
        assert session.tell("write") == "No medium found"
        assert session.open_in_time("/file") == "done"
        assert session.tell("read") == "done: content of the new one"
        guest.type(b"\4")
        run = guest.finish()
    assert run.status == 0, run
    assert run.text.count("the card was removed") >= 2
    assert new.fsck() == ""
    assert old.text("file") == "old" and old.text("kept") == "new"
    assert new.text("file") == "content of the new one" and new.text("kept") == "new"
