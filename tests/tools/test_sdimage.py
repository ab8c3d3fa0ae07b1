"""A card image holds exactly the files that were given, and the firmware where it is looked for."""

import json
import os
import struct
import subprocess
import uuid
from pathlib import Path

import pytest
from conftest import ROOT

from tools import board
from tools.card import fat, sdimage

FIRMWARE = ROOT / "build/third_party/u-boot-sifive/sifive_unleashed"
AWKWARD = [
    "empty",
    "two words.txt",
    " leading space",
    "Grüße aus Köln.txt",
    "ärger",
    "für.€",
    "e\u0301.txt",
    "Łódź, Ελλάδα, 幺.txt",
    "brackets [1].txt",
    "it's; a+b=c, 100% & $HOME `x`.txt",
    "-rf",
    ".hidden",
    "a.b.c.d",
    "UPPER.TXT",
    "MixedCase.TxT",
    "~tilde~1.txt",
    "n" * 255,
    "one/two/three/four/deep.txt",
    "ein Ordner/größte Beträge/ß.csv",
]


def make_files(folder: Path, names=AWKWARD) -> Path:
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x" * (700 * number))
    (folder / "an empty folder").mkdir()
    return folder


def contents(folder: Path) -> dict[str, bytes | None]:
    paths = {str(path.relative_to(folder)): path for path in folder.rglob("*")}
    return {name: None if path.is_dir() else path.read_bytes() for name, path in paths.items()}


def extract(card: Path, folder: Path) -> dict[str, bytes | None]:
    fat.extract(card, fat.find(card, "card"), folder, "card")
    return contents(folder)


def make(tool, image, out, *more, board="virt", **options):
    return tool("card.sdimage", "--board", board, "--image", image, "--out", out, *more, **options)


@pytest.mark.parametrize("name", board.known())
@pytest.mark.parametrize("locale", ["C.UTF-8", "C", "de_DE.ISO-8859-1"])
def test_every_awkward_name_survives_in_any_locale(tool, image, tmp_path, name, locale):
    files = make_files(tmp_path / "files")
    card = tmp_path / "sdcard.img"
    environment = {"LC_ALL": locale, "LANG": locale}
    done = make(tool, image, card, "--files", files, board=name, environment=environment)
    assert done.status == 0, done
    found = extract(card, tmp_path / "found")
    assert found.pop("Image") == image.read_bytes()
    assert found.pop("extlinux") is None
    conf = found.pop("extlinux/extlinux.conf")
    assert b"kernel /Image" in conf and b"append ${no_arguments}\n" in conf
    assert found == contents(files)


def test_many_files_in_the_root_folder(tool, image, tmp_path):
    files = make_files(tmp_path / "files", [f"number {n}.txt" for n in range(1000)])
    assert make(tool, image, tmp_path / "card.img", "--files", files).status == 0
    assert len(extract(tmp_path / "card.img", tmp_path / "found")) == 1000 + 4


def partitions(card: Path) -> list[tuple[str, int, int, int]]:
    """Type, first sector, last sector and attributes, read by the UEFI specification."""
    with card.open("rb") as file:
        file.seek(1024)
        entries = [file.read(128) for _ in range(128)]
    fields = [struct.unpack_from("<16s16sQQQ", entry) for entry in entries]
    return [
        (str(uuid.UUID(bytes_le=kind)).upper(), first, last, attributes)
        for kind, _, first, last, attributes in fields
        if any(kind)
    ]


def test_unleashed_card_has_the_firmware_where_rom_and_spl_look(tool, image, tmp_path):
    card = tmp_path / "card.img"
    assert make(tool, image, card, board="hifive_unleashed").status == 0
    spl, uboot, files = partitions(card)
    assert spl[:3] == ("5B193300-FC78-40CD-8002-E86C45580B47", 34, 2081)
    assert uboot[:3] == ("2E54B353-1271-4842-806F-E436D6AF6985", 2082, 10273)
    assert files[1] == 16384
    assert files[3] & 4, "U-Boot looks for the legacy-bootable attribute"
    content = card.read_bytes()
    for name, first in (("u-boot-spl.bin", 34), ("u-boot.itb", 2082)):
        expected = (FIRMWARE / name).read_bytes()
        assert content[first * 512 :][: len(expected)] == expected


def run(*command, **more) -> bytes:
    environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin", "MTOOLS_SKIP_CHECK": "1"}
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, **more).stdout


CARDS = [name for name in board.known() if len(board.load(name).partitions) == 3]


@pytest.mark.parametrize("name", CARDS)
def test_boards_card_by_the_hands_of_other_programs(tool, image, tmp_path, name):
    """sgdisk says where the partitions are, dd takes them out, dumpimage and mtools read what is in them."""
    card = tmp_path / "card.img"
    assert make(tool, image, card, board=name).status == 0
    wanted = board.load(name).partitions
    for number, partition in enumerate(wanted, 1):
        said = run("sgdisk", "-i", str(number), card).decode()
        assert f"Partition GUID code: {partition.type}" in said and f"First sector: {partition.first} " in said
        assert f"Partition name: '{partition.name}'" in said
    assert "Attribute flags: 0000000000000004" in said, "U-Boot looks only at bootable partitions, if there are any"
    for partition in wanted[:2]:
        out = tmp_path / partition.name
        place = [f"skip={partition.first}", f"count={partition.last - partition.first + 1}"]
        run("dd", f"if={card}", f"of={out}", "bs=512", "status=none", *place)
        given = (ROOT / "build/third_party" / partition.file).read_bytes()
        assert out.read_bytes() == given.ljust(out.stat().st_size, b"\0")
    assert b"RISC-V OpenSBI" in run("dumpimage", "-l", tmp_path / "uboot")
    place = f"{card}@@{wanted[2].first * 512}"
    assert run("mtype", "-i", place, "::Image") == image.read_bytes()
    assert b"kernel /Image" in run("mtype", "-i", place, "::extlinux/extlinux.conf")


def test_header_of_starfives_spl(tool, image, tmp_path):
    """U-Boot, tools/sfspl.c. gzip computes the checksum: it is in the last 8 bytes of its output (RFC 1952)."""
    card = tmp_path / "card.img"
    assert make(tool, image, card, board="visionfive2").status == 0
    with card.open("rb") as file:
        file.seek(4096 * 512)
        head = file.read(1024)
        offset, backup = struct.unpack_from("<II", head)
        version, size, length, checksum = struct.unpack_from("<IIII", head, 0x284)
        payload = file.read(size)
    assert (offset, backup, version, length) == (0x240, 0x200000, 0x01010101, 1024)
    assert not any(head[8:0x284]) and not any(head[0x294:])
    assert struct.unpack("<II", run("gzip", "-c", input=payload)[-8:]) == (checksum, size)


def judge(*command) -> None:
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Problem" not in done.stdout


@pytest.mark.parametrize("name", board.known())
def test_sgdisk_and_fsck_find_nothing_to_repair(tool, image, tmp_path, name):
    files = make_files(tmp_path / "files")
    make_files(tmp_path / "files/many", [f"a file with number {n}.txt" for n in range(500)])
    card = tmp_path / "card.img"
    assert make(tool, image, card, "--files", files, board=name).status == 0
    judge("sgdisk", "--verify", card)
    volume = tmp_path / "volume"
    content = card.read_bytes()
    first = fat.find(card, "card") * fat.SECTOR
    sectors = struct.unpack_from("<I", content, first + 32)[0]
    volume.write_bytes(content[first : first + sectors * fat.SECTOR])
    judge("fsck.vfat", "-n", volume)


def test_volume_of_a_card_without_partitions_is_found(tmp_path):
    card = tmp_path / "card.img"
    card.write_bytes(bytes(64 << 20))
    fat.make(card, 0, (64 << 20) // fat.SECTOR, "card")
    assert fat.find(card, "card") == 0


def test_same_files_make_the_same_card(tool, image, tmp_path):
    files = make_files(tmp_path / "files")
    for name in ("one.img", "two.img"):
        assert make(tool, image, tmp_path / name, "--files", files).status == 0
    assert (tmp_path / "one.img").read_bytes() == (tmp_path / "two.img").read_bytes()


@pytest.mark.parametrize("name", CARDS)
def test_what_we_make_has_the_same_time_whenever_it_was_made(tool, image, tmp_path, name):
    """As in two clones: image and samples are new."""
    cards = []
    for turn in range(2):
        folder = tmp_path / f"clone{turn}"
        assert tool("card.samples", "--small", folder / "samples").status == 0
        (folder / "Image").write_bytes(image.read_bytes())
        for path in folder.rglob("Image"):
            os.utime(path, 2 * (1_600_000_000 + 86400 * turn,))
        done = make(tool, folder / "Image", folder / "card.img", "--files", folder / "samples", board=name)
        assert done.status == 0, done
        assert (folder / "card.img").stat().st_blocks * 512 < 20 << 20, "it is not sparse"
        cards.append((folder / "card.img").read_bytes())
    assert cards[0] == cards[1]


def test_a_short_name_is_nobody_elses_name(tool, image, tmp_path):
    """What would be the first file's short name is the name of the second."""
    names = ["longname number one.txt", "longna~1.txt", "LONGNA~2.TXT", "straße.txt"]
    files, card = make_files(tmp_path / "files", names), tmp_path / "card.img"
    assert make(tool, image, card, "--files", files).status == 0
    for name in names[:3]:
        found = fat.mtools(["mtype", f"::/{name}"], card, fat.find(card, "card"), "card", "read")
        assert len(found) == (files / name).stat().st_size, name
    assert extract(card, tmp_path / "found").items() >= contents(files).items()


def times_on_card(card: Path, folder: Path) -> dict[str, float]:
    """mtools takes them for times of the local zone."""
    fat.extract(card, fat.find(card, "card"), folder, "card")
    return {path.name: path.stat().st_mtime for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "epoch,expected",
    [
        ("", {"old": 1_500_000_000, "new": 1_700_000_000, "Image": 1_577_836_800}),
        ("1600000000", {"old": 1_500_000_000, "new": 1_600_000_000, "Image": 1_600_000_000}),
    ],
)
def test_files_keep_their_times_up_to_the_date_of_the_sources(
    tool, image, tmp_path, monkeypatch, epoch, expected
):
    monkeypatch.setenv("TZ", "UTC")
    files = make_files(tmp_path / "files", ["old", "new"])
    os.utime(files / "old", 2 * (1_500_000_000,))
    os.utime(files / "new", 2 * (1_700_000_000,))
    card = tmp_path / "card.img"
    environment = {"SOURCE_DATE_EPOCH": epoch}
    assert make(tool, image, card, "--files", files, environment=environment).status == 0
    found = times_on_card(card, tmp_path / "found")
    assert {name: found[name] for name in expected} == expected


def test_a_date_of_the_sources_that_is_none_is_named(tool, image, tmp_path):
    done = make(tool, image, tmp_path / "card.img", environment={"SOURCE_DATE_EPOCH": "today"})
    assert done.status == 1 and "SOURCE_DATE_EPOCH=today: read: give seconds since 1970" in done.out


def test_card_can_be_filled_to_what_is_promised(tool, image, tmp_path):
    """Nearly the largest file that is accepted."""
    first = 2048
    free = fat.free_clusters(sdimage.fat_sectors(first, 64 << 20)) - fat.SPARE_CLUSTERS - 20
    size = free * 512 - image.stat().st_size
    sparse(tmp_path / "files" / "large", size)
    card = tmp_path / "card.img"
    done = make(tool, image, card, "--files", tmp_path / "files", "--size", "64M")
    assert done.status == 0, done
    assert len(extract(card, tmp_path / "found")["large"]) == size


@pytest.mark.parametrize("size", ["64M", "128M", "4G", "8G"])
def test_card_has_the_size_asked_for_and_is_sparse(tool, image, tmp_path, size):
    card = tmp_path / "card.img"
    assert make(tool, image, card, "--size", size).status == 0
    assert card.stat().st_size == sdimage.parse_size(size)
    assert card.stat().st_blocks * 512 < 40 << 20
    assert extract(card, tmp_path / "found")["Image"] == image.read_bytes()


def test_card_grows_with_its_files(tool, image, tmp_path):
    files = make_files(tmp_path / "files")
    with (files / "large.bin").open("wb") as large:
        large.truncate(150 << 20)
    done = make(tool, image, tmp_path / "card.img", "--files", files)
    assert done.status == 0, done
    assert (tmp_path / "card.img").stat().st_size == 256 << 20
    assert len(extract(tmp_path / "card.img", tmp_path / "found")["large.bin"]) == 150 << 20


def sparse(path: Path, size: int) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size)


def spoil(files: Path, how: str) -> None:
    (files / "folder").mkdir(parents=True)
    match how:
        case "link":
            (files / "folder/link").symlink_to("/etc/passwd")
        case "pipe":
            os.mkfifo(files / "folder/pipe")
        case "twins":
            (files / "name").touch()
            (files / "NAME").touch()
        case "latin1":
            (files / os.fsdecode(b"gr\xfc\xdfe")).touch()
        case "huge":
            sparse(files / "huge", 4 << 30)
        case "much":
            for number in range(3):
                sparse(files / f"part {number}", 2 << 30)
        case _:
            (files / "folder" / how).touch()


BAD_FILES = {
    "link": "folder/link: put on the card: it is a symbolic link",
    "pipe": "folder/pipe: put on the card: it is neither a file nor a folder",
    "twins": "put on the card: on FAT it is the same name as",
    "latin1": r"gr\udcfc\udcdfe: put on the card: the name is not UTF-8",
    "huge": "huge: put on the card: it has 4 GiB, a file on FAT has less than 4 GiB",
    "much": "6 GiB of files do not fit on a card of 4 GiB",
    "a:b": "folder/a:b: put on the card: a FAT name cannot contain :",
    "what?": "folder/what?: put on the card: a FAT name cannot contain ?",
    "trailing.": "folder/trailing.: put on the card: a FAT name cannot end with a dot",
    "trailing ": "a FAT name cannot end with a dot or a space",
    "line\nbreak": "a FAT name has no control characters",
    "😀.txt": "mtools cannot read characters beyond U+FFFF",
}


@pytest.mark.parametrize("how", BAD_FILES)
def test_files_that_cannot_be_put_on_a_card_are_named(tool, image, tmp_path, how):
    spoil(tmp_path / "files", how)
    card = tmp_path / "card.img"
    card.write_bytes(b"the last card")
    done = make(tool, image, card, "--files", tmp_path / "files")
    assert done.status == 1, done
    assert done.out.startswith(f"yao: FILES={tmp_path}/files: ")
    assert BAD_FILES[how] in done.out
    assert "Traceback" not in done.out
    assert card.read_bytes() == b"the last card"
    assert not list(tmp_path.glob("*.new"))


@pytest.mark.parametrize(
    "options,message",
    [
        (["--files", "/nix"], "FILES=/nix: find the files: there is no such folder"),
        (["--files", "/etc/passwd"], "FILES=/etc/passwd: find the files: it is not a folder"),
        (["--size", "8"], "SDSIZE=8: read: give a size such as 512M or 8G"),
        (["--size", "100M"], "SDSIZE=100M: use: a card has a power of two"),
        (["--size", "1M"], "SDSIZE=1M: use: a card has a power of two from 64 MiB"),
        (["--board", "atari"], "BOARD=atari: find the board: unknown; known are: hifive_unleashed"),
        (["--board", "../board/virt"], "unknown; known are:"),
    ],
)
def test_options_that_are_wrong_are_named(tool, image, tmp_path, options, message):
    done = make(tool, image, tmp_path / "card.img", *options)
    assert done.status == 1, done
    assert message in done.out
    assert "Traceback" not in done.out


def settings(path: Path, **mounts) -> Path:
    path.write_text(json.dumps({"mounts": {name: {"path": f"/{name}", **said} for name, said in mounts.items()}}))
    return path


DATA = {"type": "littlefs", "partition-name": "data", "size": (3 << 20) + 1}
LOG = {"type": "fat", "partition-name": "log", "size": 8 << 20}


@pytest.mark.parametrize("name", CARDS)
def test_mounts_of_the_app_have_partitions_of_their_own(tool, image, tmp_path, name):
    card = tmp_path / "card.img"
    manifest = settings(tmp_path / "manifest.json", data=DATA, log=LOG, other={"type": "fat", "partition": 9})
    files = make_files(tmp_path / "files")
    done = make(tool, image, card, "--manifest", manifest, "--files", files, board=name)
    assert done.status == 0, done
    files_first, files_last = partitions(card)[-3][1:3]
    (data, data_first, data_last, _), (log, log_first, log_last, _) = partitions(card)[-2:]
    assert (data, log) == ("0FC63DAF-8483-4772-8E79-3D69D8477DE4", "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7")
    assert (data_last + 1 - data_first, log_last + 1 - log_first) == (4 * 2048, 8 * 2048)
    assert files_last + 1 == data_first and data_last + 1 == log_first and data_first % 2048 == 0
    content = card.read_bytes()
    assert not any(content[data_first * 512 : (data_last + 1) * 512])
    assert contents(files).items() <= extract(card, tmp_path / "found").items()
    judge("sgdisk", "-v", card)
    for number, (first, last) in enumerate(((files_first, files_last), (log_first, log_last))):
        volume = tmp_path / f"{number}.fat"
        volume.write_bytes(content[first * 512 : (last + 1) * 512])
        judge("fsck.fat", "-n", volume)


@pytest.mark.parametrize(
    "mounts,size,message",
    [
        ({"data": DATA, "more": DATA}, "128M", "app.dts: mounts/more/partition-name: make the partition 'data'"),
        ({"data": DATA | {"partition-name": "files"}}, "128M", "has another one of that name"),
        ({"data": DATA | {"size": 110 << 20}}, "128M", "do not fit beside the partitions for mounts (data) on a card of 128 MiB"),
        ({"data": DATA | {"size": 1 << 40}}, None, "do not fit beside the partitions for mounts (data) on a card of 4 GiB"),
    ],
)
def test_partitions_that_a_card_cannot_have_are_named(tool, image, tmp_path, mounts, size, message):
    manifest = settings(tmp_path / "manifest.json", **mounts)
    done = make(tool, image, tmp_path / "card.img", "--manifest", manifest, *(["--size", size] if size else []))
    assert done.status == 1, done
    assert message in done.out and "Traceback" not in done.out


def test_files_too_large_for_the_size_asked_for(tool, image, tmp_path):
    sparse(tmp_path / "files" / "large", 80 << 20)
    done = make(tool, image, tmp_path / "card.img", "--files", tmp_path / "files", "--size", "64M")
    assert done.status == 1
    assert "MiB of files do not fit on a card of 64 MiB; give a larger SDSIZE=" in done.out


def test_names_of_the_boot_files_are_taken(tool, image, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files/IMAGE").touch()
    done = make(tool, image, tmp_path / "card.img", "--files", tmp_path / "files")
    assert done.status == 1
    assert "IMAGE: put on the card: the name belongs to the boot files" in done.out
