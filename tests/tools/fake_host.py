"""A computer's sysfs, procfs and udev, as far as they tell of disks, in a folder of a test. Disks are files."""

from pathlib import Path

from tools.flash.disks import Host


class FakeHost(Host):
    def __init__(self, root: Path):
        super().__init__(root)
        self.numbers: dict[Path, str] = {}
        for folder in (self.sys / "dev/block", self.sys / "block", self.proc / "self", self.udev, self.dev):
            folder.mkdir(parents=True)
        self.mount("0:25", "/", "tmpfs")
        (self.proc / "swaps").write_text("Filename Type Size Used Priority\n")

    def number(self, path: Path) -> str | None:
        return self.numbers.get(path.resolve())

    def device(self, folder: Path, number: str, size: int, **files: str) -> Path:
        """@files: a name with __ for each / and its content."""
        content = {"dev": number, "size": str(size // 512), **files}
        for name, text in content.items():
            path = folder / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n")
        (self.sys / "dev/block" / number).symlink_to(folder)
        self.numbers[(self.dev / folder.name).resolve()] = number
        return folder

    def disk(self, name="sdb", number="8:16", size=1 << 20, **files: str) -> Path:
        """Returns the path of its device, which is a file."""
        folder = self.sys / "devices" / name
        about = {"removable": "1", "ro": "0", "device__vendor": "Fake   ", "device__model": "Reader  "}
        self.device(folder, number, size, **{**about, **files})
        (self.sys / "block" / name).symlink_to(folder)
        with (self.dev / name).open("wb") as file:
            file.truncate(size)
        return self.dev / name

    def part(self, number: str, size: int, label="", kind="", of="sdb") -> Path:
        """The next partition of a disk."""
        parent = self.sys / "devices" / of
        order = 1 + len(list(parent.glob("*/partition")))
        folder = self.device(parent / f"{of}{order}", number, size, partition=str(order))
        lines = [f"E:ID_FS_TYPE={kind}", f"E:ID_FS_LABEL_ENC={label}"]
        (self.udev / f"b{number}").write_text("\n".join(lines))
        (self.dev / folder.name).touch()
        return folder

    def mount(self, number: str, point: str, source: str) -> None:
        with (self.proc / "self/mountinfo").open("a") as file:
            file.write(f"36 35 {number} / {point} rw,noatime master:1 - ext4 {source} rw\n")

    def swap(self, path: Path) -> None:
        with (self.proc / "swaps").open("a") as file:
            file.write(f"{path} partition 1 0 -2\n")

    def hold(self, part: Path, name: str, number: str, called="") -> Path:
        """A device of LVM, RAID or encryption that is made of @part."""
        holder = self.device(self.sys / "devices/virtual" / name, number, 1 << 20, dm__name=called)
        for folder, other in ((part / "holders", holder), (holder / "slaves", part)):
            folder.mkdir(exist_ok=True)
            (folder / other.name).symlink_to(other)
        return holder
