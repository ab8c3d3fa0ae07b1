"""File systems in one tree: what is where, and that they stay apart."""

import app_image
import disks
from machine import ROOT
from trees import dump

SAID = """\
close(creat("/kept", 0600)): 0
4d44 1021994 1021994
fallocate(fd, 0, 1, sizeof bytes): -1 No space left on device
fallocate(fd, 0, 1, 4096): 0
fstat(fd, &status): 0
4097 bytes, 16 blocks
write(fd, bytes, sizeof bytes): 16384
write(fd, bytes, 1): -1 No space left on device
fstatfs(fd, &space): 0
4 blocks, 0 free
ftruncate(fd, 1): 0
fstat(fd, &status): 0
mode 100640, 8 blocks
unlink(path): 0
close(fd): 0
mkdir("/some/scratch/folder", 0700): 0
chdir("/some/scratch/folder"): 0
access("../file", F_OK): -1 No such file or directory
open("../../other", O_RDONLY): -1 No such file or directory
in a temporary file
fclose(file): 0
write(fd, line, 2): 2
close(fd): 0
rename(name, "/here"): -1 Cross-device link
rename("/kept", "/tmp/kept"): -1 Cross-device link
rename(name, "/some/scratch/name"): -1 Cross-device link
rename(name, "/tmp/other"): 0
access("/tmp/other", W_OK): 0
rmdir("/tmp"): -1 Resource busy
ftruncate(one, 5000): 0
ftruncate(other, 4100): 0
over , over 
shm_unlink("shared"): 0
shm_open("shared", O_RDWR, 0): -1 No such file or directory
shm_open("a/b", O_RDWR, 0): -1 Invalid argument
yao: ended with status 0
"""


def drive(name: str, path, bus: int, more: str = "") -> tuple[str, ...]:
    device = f"virtio-blk-device,drive={name},bus=virtio-mmio-bus.{bus}"
    return "-drive", f"if=none,id={name},file={path},format=raw{more}", "-device", device


def test_files_in_memory_are_beside_the_card(virt, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {})
    run = virt.run("mounts", arguments=virt.drive(disk.path))
    assert run.text == SAID, run
    assert disk.fsck() == ""
    assert disk.files(tmp_path / "found") == {"kept": b""}


def test_a_board_without_a_disk_has_its_root_in_memory(virt, tmp_path):
    tree = dump("virt", 1, virt.machine.memory)
    for node in range(8):
        tree = tree.remove(f"/soc/virtio_mmio@1000{node + 1}000")
    (tmp_path / "diskless.dtb").write_bytes(tree.blob)
    folder = app_image.APPS / "mounts"
    done = app_image.make(folder, str(tmp_path / "diskless.dtb"))
    assert done.returncode == 0 and "yao: root tmpfs: diskless: no node of class block" in done.stdout, done
    run = virt.machine.run(app_image.out_of(folder, "diskless") / "Image")
    assert run.text == SAID.replace("4d44", "1021994"), run


def test_who_does_not_ask_for_files_in_memory_has_none():
    """sha256sum opens, lists and writes files."""
    modules = app_image.modules(ROOT / "apps/sha256sum", "virt")
    assert "src/fs/fat_open.c" in modules and "src/fs/tmp_none.c" in modules
    assert not [name for name in modules if "lib/tmpfs" in name or "tmp_open" in name]


VOLUMES = """\
put /here: done
put /data/here: done
put /data/archive/here: Read-only file system
device_of("/") == device_of("/here"): 1
device_of("/data") == device_of("/data/here"): 1
device_of("/") != device_of("/data"): 1
device_of("/data") != device_of("/data/archive"): 1
/: . .. here
/data: . .. here
/data/archive: . .. old
statvfs("/data", &space) || space.f_flag & ST_RDONLY: 0
statvfs("/data/archive", &space) || !(space.f_flag & ST_RDONLY): 0
access("/data/archive/old", W_OK): -1 Read-only file system
access("/data/here", W_OK): 0
rename("/here", "/data/there"): -1 Cross-device link
rename("/data/here", "/data/there"): 0
rename("/data", "/moved"): -1 Resource busy
rename("/here", "/data"): -1 Resource busy
rmdir("/data"): -1 Resource busy
unlink("/data"): -1 Is a directory
mkdir("/data", 0777): -1 File exists
mkdir("/data/folder", 0777): 0
chdir("/data/folder"): 0
rename("/data/folder", "/data/other folder"): 0
/data/other folder
folder = open("..", O_RDONLY | O_DIRECTORY): 3
faccessat(folder, "there", F_OK, 0): 0
faccessat(folder, "archive/old", F_OK, 0): 0
faccessat(folder, "../here", F_OK, 0): 0
close(folder): 0
yao: /soc/virtio_mmio@10001000: mount at /twice: the volume at sector 67584, or a part of it, is mounted at /data
open("/twice/there", O_RDONLY): -1 Resource busy
open("/twice/there", O_RDONLY): -1 Resource busy
yao: /soc/virtio_mmio@10001000: mount: there is no partition 7 with a FAT volume
open("/missing/there", O_RDONLY): -1 Invalid argument
mkdir("/missing/there", 0777): -1 Invalid argument
access("/missing", F_OK): -1 Invalid argument
write(left, "never closed\\n", 13): 13
yao: ended with status 0
"""


def test_volumes_of_two_disks_are_in_one_tree(virt, tmp_path):
    """The second disk comes first in the device tree, and is not taken for the root, as a mount names it."""
    path = disks.blank(tmp_path / "disk.img", 64 * disks.MIB)
    second = disks.FIRST + 32 * disks.MIB // disks.SECTOR
    disks.write_gpt(path, disks.FIRST, second)
    disks.make_fat(path, disks.FIRST, 20 * disks.MIB // disks.SECTOR, 16)
    disks.make_fat(path, second, 8 * disks.MIB // disks.SECTOR, 12, 8)
    archive = disks.make(tmp_path / "archive.img", {"old": b"kept"}, 8 * disks.MIB, "none", 12, 8)
    before = archive.path.read_bytes()
    run = virt.run("volumes", arguments=drive("disk", path, 0) + drive("archive", archive.path, 7))
    assert run.text == VOLUMES, run
    assert archive.path.read_bytes() == before
    root, data = disks.Disk(path, disks.FIRST), disks.Disk(path, second)
    assert root.files(tmp_path / "root") == {"here": b"the root\n"}
    assert data.files(tmp_path / "data") == {"there": b"the second partition\n", "left": b"never closed\n"}
    assert root.fsck() == data.fsck() == ""


ASKED = """\
lseek(fd, 0, SEEK_END) == (long)size: 1
read(fd, bytes, 1): 0
lseek(fd, 1, SEEK_END): -1 Invalid argument
pread(fd, bytes, 100, (long)size - 10): 10
write(fd, bytes, 1): -1 Bad file descriptor
ioctl(fd, BLKFLSBUF): 0
ioctl(fd, TIOCGWINSZ, bytes): -1 Not a tty
ftruncate(fd, 0): -1 Invalid argument
close(fd): 0
"""
BLOCK_FILES = f"""\
/dev/vda: mode 60660, 1, 1
/dev/vda1: mode 60660, 1, 1
/dev/vda2: mode 60660, 1, 1
/dev/vda3: mode 60660, 1, 1
/dev/vdb: mode 60660, 1, 1
/dev/vdc: mode 60660, 1, 1
mkdir("/here", 0777): 0
/dev/vda3: 1048576 bytes, 2048 sectors of 512, 0
{ASKED}pwrite(fd, bytes, sizeof bytes, 500): 3000
pwrite(fd, "a few", 5, 1000): 5
lseek(fd, 499, SEEK_SET): 499
read(fd, bytes, sizeof bytes): 3000
0 0 7 a few 250
pwrite(fd, bytes, 100, (1 << 20) - 60): 60
pwrite(fd, bytes, 100, 1 << 20): -1 No space left on device
fsync(fd): 0
open("/dev/vda3", O_RDONLY | O_EXCL): -1 Resource busy
open("/dev/vda", O_RDWR | O_EXCL): -1 Resource busy
close(fd): 0
yao: /soc/virtio_mmio@10008000: mount at /data: the volume at sector 22528 is open for writing in /dev
open("/data/file", O_CREAT | O_RDWR, 0666): -1 Resource busy
close(raw): 0
fd = open("/data/file", O_CREAT | O_RDWR, 0666): 3
open("/dev/vda2", O_RDWR): -1 Resource busy
open("/dev/vda2", O_RDONLY | O_EXCL): -1 Resource busy
open("/dev/vda1", O_WRONLY): -1 Resource busy
open("/dev/vda", O_WRONLY): -1 Resource busy
close(open("/dev/vda2", O_RDONLY)): 0
close(fd): 0
open("/dev/vda4", O_RDONLY): -1 No such file or directory
open("/dev/vda03", O_RDONLY): -1 No such file or directory
open("/dev/vdz", O_CREAT | O_RDWR, 0666): -1 Operation not permitted
open("/dev/vda3", O_RDONLY | O_DIRECTORY): -1 Not a directory
open("/dev/vda3", O_CREAT | O_EXCL | O_RDWR, 0666): -1 File exists
open("/dev/vdb", O_RDWR): -1 Read-only file system
unlink("/dev/vda3"): -1 Operation not permitted
mkdir("/dev/vda3", 0777): -1 File exists
access("/dev/vdc1", F_OK): -1 No such file or directory
write(fd, sector, sizeof sector): 512
close(fd): 0
/dev/vdc1: 65536 bytes, 128 sectors of 512, 0
{ASKED}yao: ended with status 0
"""


def test_block_devices_and_partitions_are_files(virt, tmp_path):
    """The first disk has a FAT volume in each of two partitions and nothing in a third one; the second
    is read-only, the third blank."""
    path = disks.blank(tmp_path / "disk.img", 32 * disks.MIB)
    second, third = (disks.FIRST + mib * disks.MIB // disks.SECTOR for mib in (10, 20))
    disks.write_mbr(path, (0x0C, disks.FIRST, second - disks.FIRST), (0x0C, second, third - second), (0xDA, third, 2048))
    for first in (disks.FIRST, second):
        disks.make_fat(path, first, 8 * disks.MIB // disks.SECTOR, 12, 8)
    sealed, blank = disks.blank(tmp_path / "sealed.img", disks.MIB), disks.blank(tmp_path / "blank.img", disks.MIB)
    drives = drive("a", path, 7) + drive("b", sealed, 6, ",readonly=on") + drive("c", blank, 5)
    run = virt.run("block_files", arguments=drives)
    assert run.text == BLOCK_FILES, run
    assert disks.read(path, third * disks.SECTOR + 1000, 5) == b"a few"
    assert disks.Disk(path, second).files(tmp_path / "data") == {"file": b""}
