"""Files as POSIX has them, on a volume that others can read afterwards."""

import disks
import exfat
import pytest


def pattern(seed: int, count: int) -> bytes:
    """As apps/posix/check.c makes it."""
    return bytes(((i * 2654435761 >> 13) + seed * 31 + i) & 0xFF for i in range(count))


def lines() -> bytes:
    text = "".join(f"line {i} of many, {i / 4:.2f}\n" for i in range(1000))
    return text.replace("line 0", "line X", 1).encode() + b"last\nappended\n"


def expected() -> dict[str, bytes]:
    patched = bytearray(pattern(2, 20000))
    patched[511:3511] = b"\xee" * 3000
    files = {
        "large": pattern(1, 300_000),
        "patched": bytes(patched),
        "gap": b"begin" + bytes(4995) + b"end",
        "cut": b"kept",
        "appended": b"one\ntwo\n",
        "shared": b"Jello",
        "folder/inner/After The Move.txt": b"renamed\n",
        "folder/inner/relative": b"by a relative path\n",
        "folder/replaced": b"new\n",
        "folder/moved/file": b"deep down\n",
        "lines.txt": lines(),
        "left open.txt": b"buffered when the app ended\n",
    }
    names = (
        "Grüße aus Köln.txt", "naïve façade", "日本語のファイル名", "幺", ".hidden",
        "With Spaces And MiXeD Case", "many.dots.in.a.name", "a+b,c;d=e[f]",
    )  # fmt: skip
    files |= {f"names/{name}": name.encode() for name in names}
    many = (f"many/number {i:03}.dat" for i in range(300) if i % 3)
    return files | {name: f"/{name}".encode() for name in many}


@pytest.mark.parametrize("kind,cluster", [(32, 1), (16, 4)], ids=["fat32", "fat16"])
def test_an_app_can_use_files_and_the_host_finds_them(board, kind, cluster, tmp_path):
    before = {"untouched": b"by the app\n"}
    disk = disks.make(tmp_path / "disk.img", before, kind=kind, cluster=cluster)
    run = board.run("posix", arguments=board.drive(disk.path))
    assert run.status == 0, run
    assert "0 checks failed\n" in run.text.splitlines(keepends=True)
    assert disk.fsck() == ""
    assert disk.files(tmp_path / "found") == expected() | before


@pytest.mark.parametrize("cluster", ["512", "32K"])
def test_the_same_on_a_card_with_exfat(unleashed, cluster, tmp_path):
    disk = exfat.Disk(tmp_path / "card.img", cluster)
    run = unleashed.run("posix", arguments=unleashed.drive(disk.path))
    assert run.status == 0, run
    assert "0 checks failed\n" in run.text.splitlines(keepends=True)
    assert disk.fsck() == ""
    assert disk.files() == expected()
