"""Reads extlinux.conf as U-Boot does (U-Boot, boot/pxe_utils.c)."""

from dataclasses import dataclass, field

from tools.inspect.words import printable

PLACES = ("extlinux/extlinux.conf", "boot/extlinux/extlinux.conf")
KERNEL = ("kernel", "linux", "fit")
TREE = ("fdt", "devicetree")
FOLDER = ("fdtdir", "devicetreedir")
MOST_LINES = 10_000


@dataclass
class Label:
    name: str
    kernel: str = ""
    tree: str = ""
    tree_folder: str = ""
    initrd: str = ""
    append: str = ""


@dataclass
class Config:
    path: str
    default: str = ""
    labels: list[Label] = field(default_factory=list)

    @property
    def chosen(self) -> Label | None:
        """What is booted when nobody chooses."""
        named = [label for label in self.labels if label.name == self.default]
        return (named or self.labels or [None])[0]


def put(label: Label, word: str, value: str) -> None:
    for attribute, words in (("kernel", KERNEL), ("tree", TREE), ("tree_folder", FOLDER)):
        if word in words:
            setattr(label, attribute, value)
    if word in ("initrd", "append"):
        setattr(label, word, value)


def parse(path: str, data: bytes) -> Config:
    config = Config(path)
    for line in data.decode(errors="replace").splitlines()[:MOST_LINES]:
        words = line.split(None, 1) or [""]
        word, value = words[0].lower(), printable(words[1].strip()) if words[1:] else ""
        if word in ("default", "ontimeout") and not config.default:
            config.default = value
        elif word == "label":
            config.labels.append(Label(value))
        elif config.labels:
            put(config.labels[-1], word, value)
    return config
