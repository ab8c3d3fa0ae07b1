"""The inside of a FAT32 or FAT16 volume on a disk image, for tests that count or damage it
(Microsoft's FAT specification 1.03)."""

import struct

from disks import SECTOR, Disk, read, write


class Volume:
    """Places are bytes of the image."""

    def __init__(self, disk: Disk):
        self.path = disk.path
        start = disk.first * SECTOR
        sector = read(disk.path, start, SECTOR)
        self.cluster = sector[13] * SECTOR
        reserved, self.tables, entries, sectors16 = struct.unpack_from("<HBHH", sector, 14)
        (size16,) = struct.unpack_from("<H", sector, 22)
        sectors32, size32 = struct.unpack_from("<II", sector, 32)
        self.end = start + (sectors16 or sectors32) * SECTOR
        self.is_32 = size16 == 0
        self.table_size = (size16 or size32) * SECTOR
        self.table = start + reserved * SECTOR
        self.root = self.table + self.tables * self.table_size
        self.data = self.root + entries * 32

    def root_entry(self, name: bytes) -> int:
        """Where the short entry @name (11 bytes, padded) of the root is: in its first cluster."""
        root = read(self.path, self.root, max(self.cluster, self.data - self.root))
        at = next(at for at in range(0, len(root), 32) if root[at : at + 11] == name)
        return self.root + at

    def first_cluster(self, entry: int) -> int:
        high, low = struct.unpack("<H4xH", read(self.path, entry + 20, 8))
        return high << 16 | low

    def free_clusters(self) -> int:
        size, form, mask = (4, "<I", 0x0FFFFFFF) if self.is_32 else (2, "<H", 0xFFFF)
        clusters = (self.end - self.data) // self.cluster
        table = read(self.path, self.table + 2 * size, clusters * size)
        return sum(not entry & mask for (entry,) in struct.iter_unpack(form, table))

    def link(self, cluster: int, to: int) -> None:
        """In every copy of the table."""
        size, form = (4, "<I") if self.is_32 else (2, "<H")
        for table in range(self.tables):
            write(
                self.path,
                self.table + table * self.table_size + cluster * size,
                struct.pack(form, to),
            )
