"""Files are read from every kind of disk, partition table and volume that a board may have."""

import struct

import disks
import pytest
from disks import FIRST, MIB, SECTOR
from reader import DATA, reads
from trees import dump
from volume import Volume


@pytest.fixture
def disk(tmp_path):
    return disks.make(tmp_path / "disk.img", {"data": DATA})


# Disks


def virtio(path, bus=None, name="disk", more="") -> tuple:
    device = f"virtio-blk-device,drive={name}" + (
        f",bus=virtio-mmio-bus.{bus}" if bus is not None else ""
    )
    return "-drive", f"if=none,id={name},file={path},format=raw{more}", "-device", device


MODERN = ("-global", "virtio-mmio.force-legacy=false")


@pytest.mark.parametrize("version", [(), MODERN], ids=["legacy", "version 2"])
@pytest.mark.parametrize("slot", [0, 3, 7])
def test_a_virtio_disk_of_either_version_in_any_slot(virt, disk, version, slot):
    reads(virt, (*version, *virtio(disk.path, slot)))


def test_the_disk_with_a_fat_volume_is_found_among_others(virt, disk, tmp_path):
    other, empty = disks.blank(tmp_path / "other", MIB), disks.blank(tmp_path / "empty", 0)
    drives = virtio(other, 0, "other") + virtio(disk.path, 4) + virtio(empty, 6, "empty")
    reads(virt, drives + ("-device", "virtio-rng-device,bus=virtio-mmio-bus.2"))


@pytest.mark.parametrize("size", [128 * MIB, 8 << 30], ids=["128 MiB", "8 GiB"])
def test_a_card_addressed_by_bytes_and_one_by_blocks(unleashed, size, tmp_path):
    """Cards up to 2 GiB are SDSC to QEMU, larger ones SDHC."""
    cluster = 1 if size < 1 << 30 else 64
    card = disks.make(tmp_path / "card.img", {"data": DATA}, size, cluster=cluster)
    reads(unleashed, unleashed.drive(card.path))


def test_the_last_sectors_of_a_large_card_are_reached(unleashed, tmp_path):
    """In a partition at its end, beyond 4 GiB."""
    path = disks.blank(tmp_path / "card.img", 8 << 30)
    first = (8 << 30) // SECTOR - 80 * MIB // SECTOR
    disks.write_gpt(path, FIRST, first)
    disks.make_fat(path, first, 79 * MIB // SECTOR)
    disks.put(path, first, disks.fill(tmp_path / "files", {"data": DATA}))
    reads(unleashed, unleashed.drive(path))


# Tables and volumes


@pytest.mark.parametrize("table", ["gpt", "mbr", "none"])
def test_every_partition_table(board, table, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {"data": DATA}, table=table)
    reads(board, board.drive(disk.path))


def test_a_card_that_was_one_volume_and_was_then_partitioned(virt, tmp_path):
    """Tools that write tables keep the old boot sector; writing to its volume destroys the new ones."""
    path = disks.blank(tmp_path / "disk.img", 64 * MIB)
    disks.make_fat(path, 0, 64 * MIB // SECTOR)
    disks.put(path, 0, disks.fill(tmp_path / "old", {"data": b"old"}))
    disks.write_mbr(path, (0x0C, FIRST, 60 * MIB // SECTOR))
    disks.make_fat(path, FIRST, 60 * MIB // SECTOR)
    disks.put(path, FIRST, disks.fill(tmp_path / "new", {"data": DATA}))
    run = reads(virt, virt.drive(path))
    assert "the table counts, as the volume of 131072 sectors would reach into" in run.text, run


@pytest.mark.parametrize(
    "kind,cluster,mib", [(12, 8, 8), (16, 2, 32), (16, 16, 128), (32, 1, 64), (32, 8, 512)]
)
def test_every_fat(virt, kind, cluster, mib, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {"data": DATA}, mib * MIB, "mbr", kind, cluster)
    reads(virt, virt.drive(disk.path))


def test_a_fat_volume_behind_others(virt, tmp_path):
    path = disks.blank(tmp_path / "disk.img", 128 * MIB)
    disks.write_gpt(path, 2048, 4096, 16384)
    disks.write(path, 4096 * SECTOR + 1024, b"\0" * 56 + b"\x53\xef")
    disks.make_fat(path, 16384, 100 * MIB // SECTOR)
    disks.put(path, 16384, disks.fill(tmp_path / "files", {"data": DATA}))
    reads(virt, virt.drive(path))


def test_a_logical_partition(virt, tmp_path):
    path = disks.blank(tmp_path / "disk.img", 128 * MIB)
    disks.write_mbr(path, (0x05, 2048, 128 * MIB // SECTOR - 2048))
    record = struct.pack("<4xB3xII", 0x0C, 2048, 100 * MIB // SECTOR).ljust(64, b"\0") + b"\x55\xaa"
    disks.write(path, 2048 * SECTOR + 446, record)
    disks.make_fat(path, 4096, 100 * MIB // SECTOR)
    disks.put(path, 4096, disks.fill(tmp_path / "files", {"data": DATA}))
    reads(virt, virt.drive(path))


def test_the_backup_of_a_damaged_partition_table_is_used(board, disk):
    disks.write(disk.path, SECTOR + 20, b"\xff\xff\xff\xff")
    run = reads(board, board.drive(disk.path))
    assert "backup" in run.text, "not reported"


def test_a_file_in_many_fragments(virt, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {"data": DATA})
    volume = Volume(disk)
    cluster = volume.first_cluster(volume.root_entry(b"DATA       "))
    # Swap the content and the places in the chain of two clusters in the middle.
    a, b = cluster + 100, cluster + 1000
    place = [volume.data + (n - 2) * volume.cluster for n in (a, b)]
    content = [disks.read(disk.path, at, volume.cluster) for at in place]
    disks.write(disk.path, place[0], content[1])
    disks.write(disk.path, place[1], content[0])
    for number, to in ((a - 1, b), (b, a + 1), (b - 1, a), (a, b + 1)):
        volume.link(number, to)
    assert disk.fsck() == ""
    reads(virt, virt.drive(disk.path))


def test_a_tree_whose_clock_is_unknown_reads_the_card_all_the_same(unleashed, disk, tmp_path):
    """The clock controller has no driver: the card is read at a safe rate."""
    tree = dump("sifive_u", unleashed.machine.harts, unleashed.machine.memory)
    (tmp_path / "tree.dtb").write_bytes(tree.swap(b"sifive,fu540-c000-prci", b"example,unknown-clocks").blob)
    run = reads(unleashed, (*unleashed.drive(disk.path), "-dtb", tmp_path / "tree.dtb"))
    assert "clocks: no driver for their provider: assuming at most 500 MHz" in run.text, run
    assert "8333 kHz" not in run.text, run
