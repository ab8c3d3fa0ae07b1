"""Memory and files that an app maps."""

import disks
from trees import dump

SIZE = 10 * 4096 + 100


def zone() -> bytes:
    """A file of a time zone three hours and a half east of Greenwich (RFC 8536), without any change."""
    header = b"TZif" + b"2" + bytes(15) + bytes.fromhex("00000000" * 4 + "00000001" + "00000005")
    kind = (12600).to_bytes(4, "big") + b"\0\0" + b"TEST\0"
    return header + kind + header + kind + b"\nTEST-3:30\n"


def changed(*changes: tuple[int, bytes]) -> bytes:
    data = bytearray(b"a" * SIZE)
    for offset, text in changes:
        data[offset : offset + len(text)] = text
    return bytes(data)


def test_an_app_maps_memory_and_files(board, tmp_path):
    before = {"zone": zone()}
    disk = disks.make(tmp_path / "disk.img", before)
    run = board.run("mapping", arguments=board.drive(disk.path))
    assert run.status == 0, run
    assert "0 checks failed\n" in run.text.splitlines(keepends=True)
    for line in ("by the terminal's name\n", "by another\n"):
        assert line in run.text, run
    assert disk.fsck() == ""
    assert disk.files(tmp_path / "found") == before | {
        "shared": changed((2 * 4096, b"y"), (6 * 4096, b"x"), (SIZE - 1, b"z")),
        "left": changed((4092, b"left open\0"[:9])),
    }


def test_behind_a_mapping_is_an_unmapped_page(virt, tmp_path):
    """The tree lets pages be writable and executable at once."""
    disk = disks.make(tmp_path / "disk.img", {"zone": zone()})
    tree = dump("virt", 1, virt.machine.memory).create("/chosen/yao").edit("-tx", "/chosen/yao", "wxneeded")
    (tmp_path / "tree.dtb").write_bytes(tree.blob)
    run = virt.run("mapping", "guard", arguments=(*virt.drive(disk.path), "-dtb", tmp_path / "tree.dtb"))
    assert "0 checks failed" in run.text and "guard" not in run.text.split("failed")[1].split("crash:")[0], run
    assert "crash: read of an unmapped page, address 0x1" in run.text, run
