"""A libos of a few lines in a folder of its own, to be resolved with apps of a few lines."""

import json
import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, Done

from tools.setup import musl
from tools.common import CROSS

CC = f"{CROSS}gcc"
FLAGS = ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-O2", "-ffreestanding", "-w"]
FLAGS += ["-fno-common", "-ffunction-sections", "-fdata-sections", "-I", str(ROOT / "include")]

START = """
#include <yao/module.h>
YAO_STEPS(boot);
int main(int, char **);
void _start(void)
{
    for (const yao_step *const *step = YAO_STEPS_TABLE(boot); *step; step++)
        (**step)();
    main(0, 0);
}
"""
STRING = """
typedef unsigned long size;
void *memcpy(void *to, const void *from, size n) { return to; }
void *memmove(void *to, const void *from, size n) { return to; }
void *memset(void *to, int byte, size n) { return to; }
int memcmp(const void *one, const void *other, size n) { return 0; }
size strlen(const char *text) { return 0; }
"""
MAIN = "int main(void) { return 0; }"
PUBLIC = ["read", "malloc", "printf", "qsort", "wait_for yao"]

# A board with a UART in use, one that is not, and a card that no driver knows.
TREE = """
/dts-v1/;
/ {
    #address-cells = <1>; #size-cells = <1>;
    memory@80000000 { device_type = "memory"; reg = <0x80000000 0x1000000>; };
    soc {
        #address-cells = <1>; #size-cells = <1>;
        serial@1000 { compatible = "acme,uart-2", "acme,uart"; reg = <0x1000 0x100>; };
        serial@2000 { compatible = "acme,uart"; reg = <0x2000 0x100>; status = "disabled"; };
        mmc@3000 { compatible = "acme,mmc"; reg = <0x3000 0x100>; };
    };
};
"""
DRIVER = """
#include <yao/device.h>
static int probe(struct device *dev) { return 0; }
static const struct dt_match match[] = {%s, {0}};
YAO_DRIVER(%s, %s) = {match, probe};
"""
USER = """
#include <yao/device.h>
DEVICE_CLASS(%s);
const void *%s_users_table(void) { return DEVICE_CLASS_TABLE(%s); }
"""


def driver(class_: str, name: str, *compatible: str, more: str = "") -> str:
    entries = ", ".join(f'{{"{c}"}}' for c in compatible) or "{0}"
    return DRIVER % (entries, class_, name) + more


def user(class_: str, more: str = "") -> str:
    """A module that needs the class, and a function by which it is needed: <class>_users_table."""
    return USER % (class_, class_, class_) + more


def using(*functions: str) -> str:
    """A main that calls functions of modules."""
    declared = "".join(f"const void *{f}(void);\n" for f in functions)
    return f"{declared}int main(void) {{ {''.join(f'{f}();' for f in functions)} return 0; }}"


def step(name: str, *after: str) -> str:
    """A module with a step of phase boot, and a function by which it is needed: use_<name>."""
    lines = [f"YAO_STEP(boot, {name}, run);"] + [
        f"YAO_STEP_AFTER(boot, {name}, {a});" for a in after
    ]
    return (
        "#include <yao/module.h>\nstatic int run(void) { return 0; }\n"
        + "\n".join(lines)
        + f"\nvoid use_{name}(void) {{}}\n"
    )


class Project:
    def __init__(self, folder: Path):
        self.folder = folder
        self.objects: dict[str, list[Path]] = {"app": [], "module": [], "library": []}
        self.trees: list[Path] = []
        self.module("start.c", START)
        self.module("string.c", STRING)

    def compile(self, name: str, source: str, flags: list[str] = FLAGS) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
        subprocess.run([CC, *flags, "-c", path, "-o", path.with_suffix(".o")], check=True)
        return path.with_suffix(".o")

    def module(self, name: str, source: str, **options) -> None:
        self.objects["module"].append(self.compile(name, source, **options))

    def app(self, name: str, source: str, **options) -> None:
        """Where make puts the app's objects, so messages call them app/…"""
        obj = self.compile(f"app/{name}", source, **options)
        place = self.folder / "out/obj/app" / f"{name}.o"
        place.parent.mkdir(parents=True, exist_ok=True)
        self.objects["app"].append(obj.rename(place))

    def third_party(self, name: str, source: str) -> None:
        """Where make puts the objects of an app's third_party.toml."""
        obj = self.compile(f"third/{name}", source)
        place = self.folder / "out/obj/lib" / f"{name}.o"
        place.parent.mkdir(parents=True, exist_ok=True)
        self.objects.setdefault("own", []).append(obj.rename(place))

    def library(self, name: str, **members: str) -> None:
        objects = [self.compile(f"{name}/{m}.c", source) for m, source in members.items()]
        archive = self.folder / f"{name}.a"
        subprocess.run([f"{CROSS}ar", "rc", archive, *objects], check=True)
        self.objects["library"].append(archive)

    def objects_of_library(self, name: str, **members: str) -> None:
        """As tools/setup/musl.py lays them out."""
        folder = self.folder / name
        objects = {f"{m}.c": self.compile(f"{name}/{m}.c", source) for m, source in members.items()}
        index = {member: musl.interface(folder, path) for member, path in objects.items()}
        (folder / "index.json").write_text(json.dumps(index))
        self.objects["library"].append(folder)

    def tree(self, name: str, source: str) -> None:
        dtb = self.folder / f"{name}.dtb"
        command = ["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", dtb]
        subprocess.run(command, input=source.encode(), check=True)
        self.trees.append(dtb)

    def resolve(self, alternatives: dict[str, str] | None = None) -> Done:
        out, public, manifest = (self.folder / n for n in ("out", "public", "manifest.json"))
        out.mkdir(exist_ok=True)
        public.write_text("\n".join(PUBLIC))
        manifest.write_text(json.dumps({"alternatives": alternatives or {}}))
        if not self.trees:
            self.tree("acme", TREE)
        words = ["--name", "tiny", "--out", out, "--public", public, "--manifest", manifest]
        words += ["--tree", *self.trees]
        for kind, paths in self.objects.items():
            words += [f"--{kind}", *paths]
        command = [sys.executable, "-m", "tools.resolve.image", *words]
        return Done(
            subprocess.run(
                list(map(str, command)),
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
            )
        )

    def why(self, alternatives: dict[str, str] | None = None) -> dict:
        done = self.resolve(alternatives)
        assert done.status == 0, done
        return json.loads((self.folder / "out/why.json").read_text())

    def tables(self) -> str:
        return (self.folder / "out/tables.c").read_text()

    def refusal(self, alternatives: dict[str, str] | None = None) -> str:
        """The message when the image cannot be made."""
        done = self.resolve(alternatives)
        assert done.status == 1 and "Traceback" not in done.out, done
        return done.out
