"""Says what is wrong with a card, in words: what the board would do, and what helps."""

from tools.inspect import boards
from tools.inspect.boards import Chain
from tools.inspect.facts import Card, Place
from tools.inspect.partitions import STARFIVE_ITB, Partition

EFI = "efi/boot/bootriscv64.efi"


def chain_of(card: Card, board: str) -> Chain | None:
    """The board that the user names, or else that the firmware on the card is for."""
    named = boards.of_board(board) or boards.of_trees(card.trees())
    if named:
        return named
    starfive = any(place.spl.starfive for place in card.all("spl"))
    typed = any(part.type == STARFIVE_ITB for part in card.table.partitions)
    return boards.of_board("visionfive2") if starfive or typed else None


def kind_problem(chain: Chain, place: Place) -> list[str]:
    """SPL where the boot ROM finds it."""
    found = list(place.spl.problems)
    if chain.header and not place.spl.starfive:
        found.append(
            f"SPL in {place.where} has no header for StarFive's boot ROM, which refuses it: the file to "
            "write is u-boot-spl.bin.normal.out, not u-boot-spl.bin"
        )
    if not chain.header and place.spl.starfive:
        found.append(f"SPL in {place.where} is for boards of StarFive: it has their header")
    if place.spl.tree and not chain.fits(place.spl.tree):
        found.append(f"SPL in {place.where} is for another board: {place.spl.tree.line()}")
    return found


def elsewhere(chain: Chain, card: Card) -> str:
    """Where an SPL is that the boot ROM does not find."""
    lost = card.all("spl")
    if not lost:
        return "there is no SPL on the card"
    place = lost[0]
    wrong = kind_problem(chain, place)
    if wrong:
        return wrong[0]
    if place.partition:
        return f"SPL is in {place.where}, whose type is {place.partition.type}: `sgdisk -t` changes it"
    return f"SPL is at sector {place.sector}, where no partition begins"


def spl_problems(chain: Chain, card: Card) -> list[str]:
    if not card.all("spl") and not card.all("itb"):
        return []  # of a card for boards with firmware in their flash: a remark says so
    if card.table.kind != "GPT":
        return [f"it has {article(card.table.kind)}: the boot ROM of {chain.name} looks for a GPT only"]
    typed = [part for part in card.table.partitions if part.type == chain.spl_type]
    looked = f"the boot ROM of {chain.name} looks for a partition of type {chain.spl_type}"
    if not typed:
        return [f"{looked}, and there is none; {elsewhere(chain, card)}"]
    place = card.at(typed[0].first)
    if place and place.spl:
        return kind_problem(chain, place)
    return [f"{looked}, but in partition {typed[0].number} is no SPL; {elsewhere(chain, card)}"]


def article(kind: str) -> str:
    return "an MBR" if kind == "MBR" else kind


def itb_at(chain: Chain, card: Card) -> int | None:
    """The sector where SPL looks for u-boot.itb."""
    if chain.itb_sector:
        return chain.itb_sector
    part: Partition | None = card.table.number(chain.itb_partition)
    return part.first if part else None


def itb_problems(chain: Chain, card: Card) -> list[str]:
    if not card.all("spl") and not card.all("itb"):
        return []
    sector = itb_at(chain, card)
    place = card.at(sector) if sector is not None else None
    if not place or not place.itb:
        others = [p.where for p in card.all("itb")]
        there = f"it is in {others[0]}" if others else "there is none on the card"
        return [f"the SPL of {chain.name} reads u-boot.itb {chain.itb_place}, and it is not there; {there}"]
    found = list(place.itb.problems)
    wrong = [tree for tree in place.itb.trees if not chain.fits(tree)]
    if wrong and len(wrong) == len(place.itb.trees):
        found.append(f"the tree in u-boot.itb is for another board: {wrong[0].line()}")
    if not found and not place.itb.u_boot and not place.itb.kernel:
        found.append("in u-boot.itb is no U-Boot that is known")
    return found


def looked_at(card: Card) -> list[Place]:
    """U-Boot, boot/bootdev-uclass.c: the bootable partitions; if there are none, the first one."""
    parts = [place for place in card.places if place.partition]
    bootable = [p for p in parts if p.partition.bootable or p.partition.meaning == "EFI system"]
    return bootable or [place for place in parts if place.partition.number == 1]


def boot_problems(card: Card) -> list[str]:
    volumes = card.all("volume")
    if not volumes:
        return ["there is no file system that U-Boot could read extlinux.conf from; it wants FAT"]
    configured = card.all("config")
    if not configured:
        others = [place for place in volumes if not place.volume.readable]
        efi = [place for place in volumes if EFI in place.volume.files]
        if efi or others:
            return []  # remarks say so
        return ["there is no extlinux/extlinux.conf on the FAT file system: U-Boot has nothing to boot"]
    place, seen = configured[0], [each.sector for each in looked_at(card)]
    found = []
    if place.partition and place.sector not in seen:
        number = place.partition.number
        found.append(
            f"extlinux.conf is in partition {number}, which is not marked bootable, so that U-Boot does not "
            f"look there: `sgdisk -A {number}:set:2` marks it"
        )
    return found


def file_problems(chain: Chain | None, place: Place) -> list[str]:
    found = [f"{place.config.path}: {problem}" for problem in place.missing]
    label = place.config.chosen
    if not label:
        found.append(f"{place.config.path} has no label: U-Boot has nothing to boot")
    elif not label.kernel:
        found.append(f"{place.config.path}: label {label.name} names no kernel")
    if place.kernel:
        found += place.kernel.problems
    if label and label.tree and not place.tree and not place.missing:
        found.append(f"{label.tree} is no device tree")
    if chain and place.tree and not chain.fits(place.tree):
        found.append(f"{label.tree} is the tree of another board: {place.tree.line()}")
    return found


def problems(card: Card, chain: Chain | None) -> list[str]:
    found = list(card.table.problems)
    if not chain:
        firmware = card.all("spl") + card.all("itb")
        found += ["it cannot be told which board its firmware is for; BOARD= says it"] if firmware else []
    else:
        found += spl_problems(chain, card) + itb_problems(chain, card)
    found += boot_problems(card)
    for place in card.places:
        found += place.volume.problems if place.volume else []
        found += file_problems(chain, place) if place.config else []
    return list(dict.fromkeys(found))


def remarks(card: Card) -> list[str]:
    found = list(card.table.remarks)
    for place in card.all("config"):
        if place.kernel and place.kernel.ours and not place.config.chosen.append:
            found.append(
                f"{place.config.path} has no append line: what a U-Boot has in bootargs becomes arguments"
            )
    if card.all("volume") and not card.all("spl") and not card.all("itb"):
        found.append("it has no firmware of its own: it boots where the board's flash holds U-Boot")
    for place in card.all("volume"):
        if not place.volume.readable:
            found.append(f"{place.where} has {place.volume.kind}, which is not looked into")
        elif EFI in place.volume.files and not place.config:
            found.append(f"{place.where} boots by EFI: {place.volume.files[EFI]}")
    return found
