"""OVERLAY= changes a tree, and says what is wrong with it."""

import subprocess

import pytest

from tools.common import Failure
from tools.trees import overlay

BASE = "/dts-v1/;\n/ { chosen { }; };\n"
SETTINGS = "/dts-v1/;\n/ { chosen { yao { heap-size = <0x20000>; }; }; };\n"
BY_HAND = "&{/chosen} { yao { heap-size = <0x20000>; }; };\n"


@pytest.fixture
def apply(tmp_path):
    """The heap-size in the tree that @text made of a small one."""

    def run(text: str | None) -> str:
        source, base, target = (tmp_path / name for name in ("change.dts", "base.dtb", "board.dtb"))
        if text is not None:
            source.write_text(text)
        words = ["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", base]
        subprocess.run(words, input=BASE, text=True, check=True)
        overlay.apply(source, base, target)
        words = ["fdtget", "-t", "x", target, "/chosen/yao", "heap-size"]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()

    return run


@pytest.mark.parametrize(
    "text",
    [
        SETTINGS,
        "// no /plugin/;\n" + SETTINGS,
        "/dts-v1/;\n/plugin/;\n" + BY_HAND,
        "/dts-v1/; /plugin/; " + BY_HAND,
        "/dts-v1/;\n/* mine */ /plugin/ ;\n" + BY_HAND,
    ],
)
def test_settings_and_overlays_are_told_apart(apply, text):
    assert apply(text) == "20000"


@pytest.mark.parametrize(
    "text, said",
    [
        (None, r"OVERLAY=.*change\.dts: read: there is no such file"),
        ("/dts-v1/;\n// nothing\n", r"OVERLAY=.*change\.dts: read: it says nothing"),
        (SETTINGS.replace("heap-", "heat-"), r"change\.dts:2: .*did you mean 'heap-size'"),
        ("/dts-v1/;\n/ { chosen { yao {\n", r"change\.dts: compile it: dtc: .*syntax error"),
        ("/dts-v1/;\n/plugin/;\n&none { a; };\n", r"OVERLAY=.*: merge it into .*base\.dtb"),
    ],
)
def test_what_cannot_be_merged_is_told(apply, text, said):
    with pytest.raises(Failure, match=said):
        apply(text)
