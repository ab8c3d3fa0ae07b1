"""`make inspect` says what is on a card, and finds what keeps it from booting, each time by other programs' hand."""

import os
import random
import re
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT

from tools import board
from tools.card import sdimage
from tools.common import Failure
from tools.inspect import boards, extlinux, firmware, fit, kernel, source
from tools.inspect import inspect as tool_inspect

BOARDS = [chain.board for chain in boards.CHAINS]
SPL_OF = {name: next(p.file for p in board.load(name).partitions if p.name == "spl") for name in BOARDS}
ITB_OF = {name: next(p.file for p in board.load(name).partitions if p.name == "uboot") for name in BOARDS}
THIRD_PARTY = ROOT / "build/third_party"


def header(size: int, image_size: int | None = None, magic=b"RSC\x05") -> bytes:
    fields = (0x200000, size if image_size is None else image_size, 0, 2, 0, 0)
    return struct.pack("<4s4sQQQIIQ8s4sI", b"\x6f\0\0\0", b"\x13\0\0\0", *fields, b"RISCV\0\0\0", magic, 0)


def a_kernel(size=20_000, **header_words) -> bytes:
    return (header(size, **header_words) + b"/chosen/yao\0").ljust(size, b"\x55")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A card of each board, to be copied."""
    folder = tmp_path_factory.mktemp("cards")
    (folder / "Image").write_bytes(a_kernel())
    for name in [*BOARDS, "virt"]:
        sdimage.make_card(board.load(name), folder / "Image", folder / name / "sdcard.img", None, 64 << 20)
    return folder


@pytest.fixture
def card(made, tmp_path):
    def copy(name: str) -> Path:
        subprocess.run(["cp", "--sparse=always", made / name / "sdcard.img", tmp_path / "card.img"], check=True)
        return tmp_path / "card.img"

    return copy


@pytest.mark.parametrize("name", BOARDS)
def test_fits_as_dumpimage_reads_them(name):
    path = THIRD_PARTY / ITB_OF[name]
    said = call("dumpimage", "-l", path)
    with source.Source(path, "x") as opened:
        found = fit.read(opened, 0)
    assert found.images == re.findall(r"Image \d+ \((\S+)\)", said) and not found.problems
    assert found.size == path.stat().st_size and len(found.trees) == 1


@dataclass
class Said:
    status: int
    out: str


@pytest.fixture
def inspect(capsys):
    """In this process, as there are many; a Failure is what the tool would print."""

    def run(path: Path, name="") -> Said:
        try:
            with source.Source(path, f"SD={path}") as opened:
                status = tool_inspect.inspect(opened, name)
        except Failure as failure:
            return Said(1, f"yao: {failure}\n")
        return Said(status, capsys.readouterr().out)

    return run


def call(*command) -> str:
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    environment = {**os.environ, "PATH": path, "MTOOLS_SKIP_CHECK": "1"}
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def put(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def on_fat(path: Path, first=16384) -> str:
    return f"{path}@@{first * 512}"


def put_file(path: Path, name: str, data: bytes, first=16384) -> None:
    given = path.with_suffix(".file")
    given.write_bytes(data)
    call("mcopy", "-o", "-i", on_fat(path, first), given, f"::{name}")


@pytest.mark.parametrize("name", BOARDS)
def test_our_cards_have_nothing_wrong(tool, card, name):
    done = tool("inspect.inspect", "--sd", card(name))
    assert done.status == 0, done
    assert f"As a card for {boards.of_board(name).name}, nothing is wrong with it." in done.out
    assert "U-Boot SPL 2025.01" in done.out and "FIT with OpenSBI v1.6, U-Boot 2025.01" in done.out
    assert "extlinux/extlinux.conf: boots /Image with the firmware's tree" in done.out
    assert "/Image: a Yao image, 19.53 KiB" in done.out


@pytest.mark.parametrize("name", BOARDS)
def test_hashes_are_those_of_the_files(inspect, card, made, name):
    said = inspect(card(name)).out
    files = [THIRD_PARTY / ITB_OF[name], made / "Image"]
    files += [THIRD_PARTY / SPL_OF[name]] if name == "visionfive2" else []  # others do not say their length
    for path in files:
        assert call("sha256sum", path).split()[0] in said


def test_card_without_firmware(inspect, card):
    done = inspect(card("virt"))
    assert done.status == 0, done
    assert "it has no firmware of its own: it boots where the board's flash holds U-Boot" in done.out


def swap_firmware(path: Path) -> None:
    put(path, 4096 * 512, (THIRD_PARTY / SPL_OF["hifive_unmatched"]).read_bytes().ljust(2 << 20, b"\0"))


VF2 = {
    "wrong type": (
        lambda path: call("sgdisk", "-t", "1:8300", path),
        "looks for a partition of type 2E54B353-1271-4842-806F-E436D6AF6985, and there is none; SPL is in "
        "partition 1, whose type is 0FC63DAF-8483-4772-8E79-3D69D8477DE4: `sgdisk -t` changes it",
    ),
    "SPL moved": (
        lambda path: call("sgdisk", "-d", "1", "-a", "1", "-n", "1:5000:8191", "-t", "1:2E54B353-1271-4842-806F-E436D6AF6985", path),
        "but in partition 1 is no SPL; SPL is at sector 4096, where no partition begins",
    ),
    "no SPL": (lambda path: put(path, 4096 * 512, bytes(2 << 20)), "in partition 1 is no SPL; there is no SPL on the card"),
    "SPL damaged": (lambda path: put(path, 4096 * 512 + 5000, b"????"), "SPL is damaged: it has another checksum"),
    "SPL's header damaged": (lambda path: put(path, 4096 * 512 + 0x284, b"?"), "the header of SPL has the unknown version"),
    "SPL without header": (
        lambda path: put(path, 4096 * 512, (THIRD_PARTY / SPL_OF["visionfive2"]).read_bytes()[1024:] + bytes(2000)),
        "has no header for StarFive's boot ROM, which refuses it: the file to write is u-boot-spl.bin.normal.out",
    ),
    "SPL of another board": (swap_firmware, "SPL in partition 1 is for another board: SiFive HiFive Unmatched A00"),
    "no itb": (
        lambda path: put(path, 8192 * 512, bytes(4 << 20)),
        "the SPL of VisionFive 2 reads u-boot.itb in partition 2, and it is not there; there is none on the card",
    ),
    "no partition 2": (
        lambda path: call("sgdisk", "-d", "2", path),
        "reads u-boot.itb in partition 2, and it is not there; it is in sector 8192",
    ),
    "itb of another board": (
        lambda path: put(path, 8192 * 512, (THIRD_PARTY / ITB_OF["hifive_unleashed"]).read_bytes()),
        "the tree in u-boot.itb is for another board: SiFive HiFive Unleashed A00",
    ),
    "itb damaged": (lambda path: put(path, 8192 * 512 + 0x38, b"\xff" * 64), "what should be u-boot.itb is damaged"),
    "itb of a wrong size": (lambda path: put(path, 8192 * 512 + 4, b"\x7f"), "u-boot.itb is cut off: 62,914,560 of"),
    "itb too large": (lambda path: (os.truncate(path, 200 << 20), put(path, 8192 * 512 + 4, b"\x08")), "more than SPL could load"),
    "no file system": (lambda path: put(path, 16384 * 512, bytes(1 << 20)), "there is no file system that U-Boot could"),
    "no extlinux.conf": (
        lambda path: call("mdel", "-i", on_fat(path), "::extlinux/extlinux.conf"),
        "there is no extlinux/extlinux.conf on the FAT file system: U-Boot has nothing to boot",
    ),
    "not bootable": (
        lambda path: call("sgdisk", "-A", "3:clear:2", path),
        "in partition 3, which is not marked bootable, so that U-Boot does not look there: `sgdisk -A 3:set:2`",
    ),
    "no Image": (lambda path: call("mdel", "-i", on_fat(path), "::Image"), "the kernel /Image is not there"),
    "no label": (
        lambda path: put_file(path, "extlinux/extlinux.conf", b"default yao\n"),
        "extlinux/extlinux.conf has no label: U-Boot has nothing to boot",
    ),
    "no kernel": (
        lambda path: put_file(path, "extlinux/extlinux.conf", b"label x\n  append y\n"),
        "label x names no kernel",
    ),
    "no tree": (
        lambda path: put_file(path, "extlinux/extlinux.conf", b"label x\n  kernel /Image\n\tfdt\t/x.dtb\n"),
        "the tree /x.dtb is not there",
    ),
    "Image empty": (lambda path: put_file(path, "Image", b""), "/Image is empty"),
    "Image without header": (lambda path: put_file(path, "Image", bytes(5000)), "/Image has no Image header"),
    "Image is ELF": (lambda path: put_file(path, "Image", b"\x7fELF" + bytes(5000)), "/Image is an ELF file"),
    "Image of no size": (lambda path: put_file(path, "Image", a_kernel(image_size=0)), "Image lacks image_size field"),
    "header of the table": (lambda path: put(path, 512 + 20, b"x"), "the partition table's header"),
    "entries of the table": (lambda path: put(path, 1024 + 40, b"x"), "entries have a wrong checksum: firmware ignores"),
    "no MBR": (lambda path: put(path, 0, bytes(512)), "the first sector does not say that there is a GPT"),
    "no GPT": (lambda path: put(path, 512, bytes(512)), "the partition table's header is missing"),
    "no copy of the table": (lambda path: put(path, (64 << 20) - 512, bytes(512)), "`sgdisk -e` repairs it"),
    "cut off": (lambda path: os.truncate(path, 40 << 20), "it is cut off: 25,165,824 bytes less than its partition table"),
}


@pytest.mark.parametrize("how", VF2)
def test_what_keeps_a_card_from_booting(inspect, card, how):
    path = card("visionfive2")
    spoil, message = VF2[how]
    spoil(path)
    done = inspect(path, "visionfive2")
    assert done.status == 1, done
    assert message in done.out
    assert "this is wrong with it:" in done.out and "Traceback" not in done.out


def test_damage_of_one_thing_is_one_problem(inspect, card):
    """Nothing else is blamed."""
    path = card("visionfive2")
    put(path, 4096 * 512 + 5000, b"????")
    assert inspect(path).out.count("\n  - ") == 1


SIFIVE = {
    "itb moved": (
        lambda path: (put(path, 2082 * 512, bytes(4 << 20)), put(path, 8192 * 512, (THIRD_PARTY / ITB_OF["hifive_unmatched"]).read_bytes())),
        "the SPL of HiFive Unmatched reads u-boot.itb at sector 2082, and it is not there; it is in sector 8192",
    ),
    "StarFive's SPL": (
        lambda path: put(path, 34 * 512, (THIRD_PARTY / SPL_OF["visionfive2"]).read_bytes()),
        "SPL in partition 1 is for boards of StarFive: it has their header",
    ),
    "Unleashed's SPL": (
        lambda path: put(path, 34 * 512, (THIRD_PARTY / SPL_OF["hifive_unleashed"]).read_bytes().ljust(100_000, b"\0")),
        "SPL in partition 1 is for another board: SiFive HiFive Unleashed A00",
    ),
    "type of StarFive": (
        lambda path: call("sgdisk", "-t", "1:2E54B353-1271-4842-806F-E436D6AF6985", path),
        "looks for a partition of type 5B193300-FC78-40CD-8002-E86C45580B47, and there is none; SPL is in partition 1",
    ),
}


@pytest.mark.parametrize("how", SIFIVE)
def test_what_keeps_an_unmatcheds_card_from_booting(inspect, card, how):
    path = card("hifive_unmatched")
    spoil, message = SIFIVE[how]
    spoil(path)
    done = inspect(path, "hifive_unmatched")
    assert done.status == 1 and message in done.out, done


def test_card_of_one_board_in_another(inspect, card):
    done = inspect(card("hifive_unmatched"), "visionfive2")
    assert done.status == 1
    assert "the tree in u-boot.itb is for another board: SiFive HiFive Unmatched A00" in done.out or "in partition 2" in done.out
    assert "As a card for VisionFive 2, this is wrong with it:" in done.out


def test_firmware_of_another_board_is_not_made_to_boot_by_another_type(inspect, card):
    done = inspect(card("visionfive2"), "hifive_unmatched")
    assert "and there is none; SPL in partition 1 is for boards of StarFive" in done.out, done
    assert "sgdisk" not in done.out


def test_tree_file_of_another_board(inspect, card):
    path = card("visionfive2")
    tree = path.with_suffix(".dtb")
    call("dtc", "-o", tree, "-O", "dtb", path_of_source(tree, 'compatible = "sifive,fu740-c000"; model = "Other";'))
    put_file(path, "board.dtb", tree.read_bytes())
    put_file(path, "extlinux/extlinux.conf", b"label x\n  kernel /Image\n  fdt /board.dtb\n")
    done = inspect(path)
    assert done.status == 1 and "/board.dtb is the tree of another board: Other" in done.out, done


def path_of_source(tree: Path, text: str) -> Path:
    source = tree.with_suffix(".dts")
    source.write_text(f"/dts-v1/; / {{ {text} }};")
    return source


def test_card_of_an_app_without_append(inspect, card):
    """VisionFive 2's U-Boot has bootargs for Linux."""
    path = card("visionfive2")
    assert "append" not in inspect(path).out and "arguments" not in inspect(path).out
    put_file(path, "extlinux/extlinux.conf", b"label x\n  kernel /Image\n")
    done = inspect(path)
    assert done.status == 0 and "what a U-Boot has in bootargs becomes arguments" in done.out, done


def test_card_larger_than_its_image(inspect, card):
    path = card("visionfive2")
    os.truncate(path, 100 << 20)
    done = inspect(path)
    assert done.status == 0 and "the copy of the partition table is not at the end" in done.out, done


VENDOR = """/dts-v1/; / { description = "vendor's"; images {
    firmware { description = "u-boot"; data = /incbin/("payload"); type = "firmware"; arch = "riscv";
        os = "u-boot"; compression = "none"; load = <0 0x40000000>; hash-1 { algo = "sha256"; }; hash-2 { algo = "crc32"; }; };
    }; configurations { default = "c"; c { description = "x"; firmware = "firmware"; }; }; };
"""


@pytest.fixture
def vendors(card, tmp_path):
    """OpenSBI and U-Boot in one piece, without a tree, behind the FIT's own, as StarFive's releases have it."""
    content = b"OpenSBI v1.2\n\0" + bytes(3000) + b"U-Boot 2021.10 (Feb 12 2023 - 18:15:33 +0800)\0" + bytes(9000)
    (tmp_path / "payload").write_bytes(content)
    (tmp_path / "vendor.its").write_text(VENDOR)
    call("mkimage", "-E", "-f", tmp_path / "vendor.its", tmp_path / "vendor.itb")
    path, data = card("visionfive2"), (tmp_path / "vendor.itb").read_bytes()
    put(path, 8192 * 512, data.ljust(2 << 20, b"\0"))
    return path, data.index(b"U-Boot 2021") + 8192 * 512


def test_firmware_of_the_vendor(inspect, vendors):
    done = inspect(vendors[0])
    assert done.status == 0, done
    assert "FIT with OpenSBI v1.2, U-Boot 2021.10 (Feb 12 2023 - 18:15:33 +0800)" in done.out


def test_firmware_of_the_vendor_that_is_damaged(inspect, vendors):
    path, place = vendors
    put(path, place + 2000, b"x")
    done = inspect(path)
    assert "firmware in u-boot.itb is damaged: its sha256 differs" in done.out, done
    assert "its crc32 differs" in done.out


def mbr(path: Path, kind=0x0C) -> None:
    record = struct.pack("<B3sB3sII", 0x80, bytes(3), kind, bytes(3), 2048, 100_000)
    path.write_bytes(bytes(446) + record + bytes(48) + b"\x55\xaa")
    os.truncate(path, 64 << 20)
    call("mkfs.vfat", "-F", "32", "--offset", "2048", path, 50_000)


def test_card_with_mbr_only(inspect, tmp_path):
    path = tmp_path / "card.img"
    mbr(path)
    done = inspect(path)
    assert done.status == 1 and "MBR\n  partition 1: sectors 2048 to 102047" in done.out, done
    assert "there is no extlinux/extlinux.conf" in done.out


def test_firmware_on_a_card_with_mbr(inspect, tmp_path):
    path = tmp_path / "card.img"
    mbr(path)
    put(path, 4096 * 512, (THIRD_PARTY / SPL_OF["visionfive2"]).read_bytes())
    done = inspect(path)
    assert "it has an MBR: the boot ROM of VisionFive 2 looks for a GPT only" in done.out, done


def test_card_as_a_distribution_makes_it(inspect, tmp_path):
    """EFI in one partition, an ext4 root in the other, no firmware."""
    path = tmp_path / "card.img"
    path.touch()
    os.truncate(path, 100 << 20)
    call("sgdisk", "-n", "1:2048:100000", "-t", "1:EF00", "-n", "2:102400:180000", path)
    call("mkfs.vfat", "-F", "32", "--offset", "2048", path, 48_000)
    for folder in ("::EFI", "::EFI/BOOT"):
        call("mmd", "-i", on_fat(path, 2048), folder)
    put_file(path, "EFI/BOOT/BOOTRISCV64.EFI", b"MZ", 2048)
    put(path, 102400 * 512 + 1080, b"\x53\xef")
    put(path, 102400 * 512 + 1144, b"cloudimg-rootfs\0")
    done = inspect(path)
    assert done.status == 0, done
    assert "partition 1 boots by EFI: EFI/BOOT/BOOTRISCV64.EFI" in done.out
    assert 'ext2, ext3 or ext4 "cloudimg-rootfs"' in done.out and "is not looked into" in done.out


@pytest.mark.parametrize(
    "content,message",
    [
        (b"", "it is empty: there is no card in the reader"),
        (b"\x1f\x8b\x08" + bytes(100), "it is compressed (gzip): unpack it first"),
        (b"\xfd7zXZ\0" + bytes(100), "it is compressed (xz): unpack it first"),
        (a_kernel(), "it is no card, but what one boots: a Yao image, 19.53 KiB"),
    ],
)
def test_what_is_no_card(inspect, tmp_path, content, message):
    (tmp_path / "x").write_bytes(content)
    done = inspect(tmp_path / "x")
    assert done.status == 1 and f"yao: SD={tmp_path}/x: inspect: {message}" in done.out, done


@pytest.mark.parametrize("path,message", [("/nix", "No such file"), ("/dev/null", "neither a file nor"), ("/etc", "neither"), ("", "name a card image")])
def test_what_cannot_be_read(tool, path, message):
    done = tool("inspect.inspect", "--sd", path)
    assert done.status == 1 and message in done.out and "Traceback" not in done.out, done


def test_huge_card_takes_no_time(inspect, card):
    path = card("visionfive2")
    os.truncate(path, 1 << 43)
    assert inspect(path).status == 0


@pytest.mark.parametrize("seed", range(30))
def test_garbage(inspect, made, tmp_path, seed):
    """Random bytes over what is looked at: never a traceback, and never for long."""
    chance = random.Random(seed)
    path = tmp_path / "card.img"
    subprocess.run(["cp", "--sparse=always", made / chance.choice(BOARDS) / "sdcard.img", path], check=True)
    areas = [(0, 17408), (34 * 512, 90_000), (2082 * 512, 4096), (4096 * 512, 150_000), (8192 * 512, 4096), (16384 * 512, 1 << 20)]
    for _ in range(chance.choice([1, 20, 2000])):
        start, size = chance.choice(areas)
        put(path, start + chance.randrange(size), chance.randbytes(chance.choice([1, 4, 64])))
    done = inspect(path)
    assert done.status in (0, 1) and "Traceback" not in done.out, (seed, done)
    assert all(line.isprintable() for line in done.out.splitlines()), done


@pytest.mark.parametrize("size", [1, 511, 512, 513, 1024, 5000, 2 << 20])
def test_nothing_but_noise(inspect, tmp_path, size):
    path = tmp_path / "card.img"
    path.write_bytes(random.Random(size).randbytes(size))
    done = inspect(path)
    assert done.status == 1 and "Traceback" not in done.out, done
    assert "it boots where" not in done.out, "nothing on it does"


def test_configurations_as_people_write_them():
    text = b"\xef\xbb\xbfDEFAULT two\nMENU TITLE x\nLABEL one\n\tLINUX /a\nlabel two\n  kernel   /b c\n\tFDT /t.dtb\n  append root=/dev/x y\n"
    config = extlinux.parse("x", text.replace(b"\xef\xbb\xbf", b""))
    label = config.chosen
    assert (label.name, label.kernel, label.tree, label.append) == ("two", "/b c", "/t.dtb", "root=/dev/x y")
    assert extlinux.parse("x", text).chosen.name == "one"  # U-Boot knows no byte order mark, either
    assert extlinux.parse("x", b"").chosen is None
    assert extlinux.parse("x", b"default none\nlabel a\nlabel b\n").chosen.name == "a"


def test_linux_is_told_from_ours():
    data = header(9000) + b"Linux version 6.12.1-riscv64 (x@y)\0"
    assert kernel.inspect(data, "Image").what == "Linux 6.12.1-riscv64, 99 bytes"
    assert not kernel.inspect(data, "Image").problems


@pytest.mark.parametrize(
    "data,version",
    [
        (b"\0OpenSBI v1.4\n\0", "v1.4"),
        (b"OpenSBI %s\n\0v1.2-80-g4b28afc\0v1.10\0", "v1.2-80-g4b28afc"),
        (b"\0v1.10\0v1.12\0", ""),
        (bytes.fromhex("b7070100 93873700"), "v1.3"),  # lui a5,0x10; addi a5,a5,3
        (bytes.fromhex("c1678d07"), "v1.3"),  # c.lui a5,0x10; c.addi a5,3
        (b"", ""),
    ],
)
def test_versions_of_opensbi(data, version):
    assert firmware.opensbi_version(data + bytes(12)) == version


def test_version_of_debians_opensbi():
    """The version is only in its code."""
    path = Path("/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.bin")
    if not path.exists():
        pytest.skip("the package opensbi is not installed")
    said = call("dpkg-query", "-W", "-f", "${Version}", "opensbi")
    assert firmware.opensbi_version(path.read_bytes()) == f"v{said.split('-')[0]}"
