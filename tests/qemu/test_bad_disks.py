"""What cannot be read or written is reported, with its name and the cause, and the app continues or
ends.
"""

import random

import disks
import pytest
from disks import FIRST, MIB, SECTOR
from entry import Entry
from reader import DATA, fails, said
from trees import handed_over
from volume import Volume


@pytest.fixture
def disk(tmp_path):
    return disks.make(tmp_path / "disk.img", {"data": DATA})


# Nothing to read


def test_no_disk_at_all(board):
    fails(board, (), "/: mount: no card or disk is present")


def test_no_block_device_in_the_tree(virt, tmp_path):
    tree = handed_over("virt")
    for slot in range(1, 9):
        tree = tree.remove(f"/soc/virtio_mmio@1000{slot}000")
    tree = tree.text("/chosen", "bootargs", "/data")
    run = Entry(virt.machine, virt.app("reader"), tree=tree.blob).run(tmp_path)
    assert run.status == 1 and "the device tree has no block device with a driver" in run.text, run


def test_a_disk_with_nothing_on_it(board, tmp_path):
    path = disks.blank(tmp_path / "disk.img", 64 * MIB)
    fails(board, board.drive(path), "neither a partition table nor a FAT volume")


def test_a_disk_full_of_noise(board, tmp_path):
    path = tmp_path / "disk.img"
    path.write_bytes(random.Random(2).randbytes(MIB))
    fails(board, board.drive(path), "neither a partition table nor a FAT volume")


def test_another_file_system_in_a_partition(board, tmp_path):
    """An ext2 superblock's magic number at its place."""
    path = disks.blank(tmp_path / "disk.img", 64 * MIB)
    disks.write_gpt(path, FIRST)
    disks.write(path, FIRST * SECTOR + 1024 + 56, b"\x53\xef")
    fails(board, board.drive(path), "none of its 1 partitions holds a FAT volume")


def test_another_file_system_on_the_whole_disk(board, tmp_path):
    path = disks.blank(tmp_path / "disk.img", 64 * MIB)
    disks.write(path, 1024 + 56, b"\x53\xef")
    fails(board, board.drive(path), "neither a partition table nor a FAT volume")


def test_exfat_is_named(virt, tmp_path):
    path = disks.blank(tmp_path / "disk.img", 64 * MIB)
    disks.write(path, 0, b"\xeb\x76\x90EXFAT   ")
    disks.write(path, 510, b"\x55\xaa")
    fails(virt, virt.drive(path), "exFAT volume at sector 0: no module of this image requires the alternative exfat some")


def test_a_partition_beyond_the_end(virt, tmp_path):
    path = disks.blank(tmp_path / "disk.img", 64 * MIB)
    disks.write_mbr(path, (0x0C, FIRST, 65 * MIB // SECTOR))
    fails(virt, virt.drive(path), "it reaches beyond the end of the device, and is cut there")


def test_both_partition_tables_damaged(virt, disk):
    size = disk.path.stat().st_size
    for at in (SECTOR, size - SECTOR):
        disks.write(disk.path, at + 20, b"\xff\xff\xff\xff")
    fails(virt, virt.drive(disk.path), "GPT header at sector 1: wrong CRC", "/data: open: ")


@pytest.mark.parametrize(
    "offset,value",
    [(13, b"\x03"), (16, b"\0"), (36, b"\0\0\0\0")],
    ids=["3 sectors in a cluster", "no table", "tables of no size"],
)
def test_a_malformed_boot_sector_is_refused(virt, disk, offset, value):
    disks.write(disk.path, disk.first * SECTOR + offset, value)
    fails(virt, virt.drive(disk.path), f"FAT volume at sector {FIRST}: ")


def test_a_file_that_is_not_there(board, disk):
    run = fails(board, board.drive(disk.path), "/other: open: ", bootargs="/other")
    assert "yao: /other" not in run.text, "an everyday answer is not worth a message"


# Damage


@pytest.mark.parametrize(
    "to", [0, 1, 0x0FFFFFF7, 0x0F000000], ids=["free", "reserved", "bad", "beyond the end"]
)
def test_a_broken_chain_is_told(board, disk, to):
    volume = Volume(disk)
    cluster = volume.first_cluster(volume.root_entry(b"DATA       "))
    volume.link(cluster + 50, to)
    cause = f"FAT volume at sector {FIRST}: a chain of clusters is broken"
    fails(board, board.drive(disk.path), cause, "/data: read: ")


def test_a_chain_that_ends_too_early_is_told(board, disk):
    volume = Volume(disk)
    cluster = volume.first_cluster(volume.root_entry(b"DATA       "))
    volume.link(cluster + 50, 0x0FFFFFFF)
    cause = f"FAT volume at sector {FIRST}: a file has fewer clusters than its size needs"
    fails(board, board.drive(disk.path), "/data: read: ", cause)


def test_a_chain_in_a_circle_does_not_hang(board, disk):
    """The file's length says where it ends, so it may be read; in a folder nothing does."""
    volume = Volume(disk)
    cluster = volume.first_cluster(volume.root_entry(b"DATA       "))
    volume.link(cluster + 50, cluster)
    run = board.run("reader", "/data /nothing", board.drive(disk.path))
    assert run.status == 1, run


def test_a_folder_in_a_circle_does_not_hang(virt, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {"folder/data": DATA})
    volume = Volume(disk)
    entry = volume.root_entry(b"FOLDER     ")
    cluster = volume.first_cluster(entry)
    place = volume.data + (cluster - 2) * volume.cluster
    for at in range(0, volume.cluster, 32):  # no free entry, which would end it
        disks.write(disk.path, place + at, b"X%010d\x20" % at)
    volume.link(cluster, cluster)
    fails(virt, virt.drive(disk.path), "/folder/other: open: ", bootargs="/folder/other")


def test_a_first_cluster_beyond_the_end_is_told(virt, disk):
    entry = Volume(disk).root_entry(b"DATA       ")
    disks.write(disk.path, entry + 20, b"\xff\x0f")
    cause = f"FAT volume at sector {FIRST}: a first cluster does not exist"
    fails(virt, virt.drive(disk.path), cause, "/data: ")


# Failing devices


def faulty(path, event: str, sector: int | None = None) -> tuple:
    """A virtio disk of which QEMU lets @event fail, of one sector or all."""
    where = f",file.inject-error.0.sector={sector}" if sector is not None else ""
    drive = f"if=none,id=disk,driver=raw,file.driver=blkdebug,file.image.filename={path}"
    drive += f",file.inject-error.0.event={event},file.inject-error.0.errno=5{where}"
    return (
        "-drive",
        drive + ",rerror=report,werror=report",
        "-device",
        "virtio-blk-device,drive=disk",
    )


def place_of_data(disk, offset: int) -> int:
    volume = Volume(disk)
    cluster = volume.first_cluster(volume.root_entry(b"DATA       "))
    return (volume.data + (cluster - 2) * volume.cluster + offset) // SECTOR


def test_a_sector_that_cannot_be_read_is_told(virt, disk):
    sector = place_of_data(disk, 700_000)
    run = fails(virt, faulty(disk.path, "read_aio", sector), "/data: read: ", "read: the device failed")
    assert "I/O error" in run.text or "EIO" in run.text or "(5)" in run.text


def test_a_disk_that_cannot_be_read_at_all_is_told(virt, disk):
    fails(virt, faulty(disk.path, "read_aio"), "/data: open: ")


def test_a_write_that_fails_is_told(virt, disk):
    fails(virt, faulty(disk.path, "write_aio"), "/new: ", bootargs="-w /new")


def test_a_flush_that_fails_is_told(virt, disk):
    fails(virt, faulty(disk.path, "flush_to_disk"), "/new: ", bootargs="-w /new")


def test_a_read_only_disk_is_read_and_not_written(virt, disk):
    before = disk.path.read_bytes()
    run = fails(
        virt, virt.drive(disk.path, readonly="on"), said(), "/new: ", bootargs="/data -w /new"
    )
    assert "(30)" in run.text, "it should be EROFS"
    assert disk.path.read_bytes() == before


def test_a_disk_that_is_smaller_than_its_volume(virt, disk):
    """Cut off, as by a bad copy."""
    with disk.path.open("r+b") as file:
        file.truncate(32 * MIB)
    run = virt.run("reader", "/data", virt.drive(disk.path))
    assert run.status == 1 and "does not fit the device" in run.text, run
