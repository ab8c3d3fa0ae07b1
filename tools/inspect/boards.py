"""What the boot ROMs and the SPL of the boards look for on a card."""

from dataclasses import dataclass

from tools.inspect.firmware import Tree
from tools.inspect.partitions import SIFIVE_SPL, SPL_OR_ITB


@dataclass(frozen=True)
class Chain:
    """@board: its folder in board/. @soc: what the trees of all its boards are compatible with. @spl_type: the
    type of partition that the boot ROM looks for. @header: SPL needs StarFive's. SPL finds u-boot.itb either
    in the partition of number @itb_partition, or at sector @itb_sector."""

    name: str
    board: str
    soc: str
    spl_type: str
    header: bool = False
    itb_partition: int = 0
    itb_sector: int = 0

    @property
    def itb_place(self) -> str:
        return f"in partition {self.itb_partition}" if self.itb_partition else f"at sector {self.itb_sector}"

    def fits(self, tree: Tree) -> bool:
        return any(name.startswith(self.soc) for name in tree.compatible)


# U-Boot: doc/board/starfive/visionfive2.rst, doc/board/sifive/unmatched.rst and unleashed.rst, and of their
# configurations SYS_MMCSD_RAW_MODE_U_BOOT_PARTITION and _SECTOR.
CHAINS = [
    Chain("VisionFive 2", "visionfive2", "starfive,jh7110", SPL_OR_ITB, True, itb_partition=2),
    Chain("HiFive Unmatched", "hifive_unmatched", "sifive,fu740", SIFIVE_SPL, itb_sector=2082),
    Chain("HiFive Unleashed", "hifive_unleashed", "sifive,fu540", SIFIVE_SPL, itb_sector=2082),
]


def of_board(name: str) -> Chain | None:
    return next((chain for chain in CHAINS if chain.board == name), None)


def of_trees(trees: list[Tree]) -> Chain | None:
    return next((chain for tree in trees for chain in CHAINS if chain.fits(tree)), None)
