"""ARGS= of make comes out of /chosen/bootargs as the words that a shell makes of it."""

import shlex
import subprocess

import pytest

from tools.common import Failure
from tools.trees import arguments

TEXTS = [
    "-n 3",
    "a 'b  c' \"d e\"",
    "'' x ''",
    "$HOME ${x} `y` $(z)",
    "it\\'s \\\"quoted\\\" \\\\ back",
    "trailing\\\\",
    "#;&|*?<>()[]{}~!^ ü 幺",
    "\t a \t b ",
]


def split(text: str) -> list[str]:
    """As src/boot/args.c does."""
    words, word, quote, escaped = [], None, "", False
    for c in text:
        if escaped:
            word, escaped = word + c, False
        elif c in " \t\n" and not quote:
            words += [] if word is None else [word]
            word = None
        else:
            word = word or ""
            if quote and c == quote:
                quote = ""
            elif not quote and c in "'\"":
                quote = c
            elif c == "\\" and quote != "'":
                escaped = True
            else:
                word += c
    return words + ([] if word is None else [word])


def u_boot(text: str) -> str:
    """What cli_simple_process_macros() (U-Boot, common/cli_simple.c) makes of text without names of
    variables that are set."""
    out, quoted, before, at = "", False, "", 0
    while at < len(text):
        c = text[at]
        at += 1
        if not quoted and c == "\\" and before != "\\" and at < len(text):
            before, c = c, text[at]
            at += 1
        if c == "'" and before != "\\":
            quoted = not quoted
        else:
            assert quoted or c != "$" or before == "\\", "it would expand a variable"
            out += c
        before = c
    return out


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_those_of_a_shell(text):
    assert split(arguments.bootargs(text)) == shlex.split(text)


@pytest.mark.parametrize("text", TEXTS)
def test_words_pass_u_boot(text):
    assert split(u_boot(arguments.for_extlinux(text))) == shlex.split(text)


@pytest.mark.parametrize(
    "text,said",
    [
        ('"a', 'ARGS="a: split into words: No closing quotation'),
        ("'a\nb'", "pass on: an argument cannot contain a line end"),
    ],
)
def test_text_that_cannot_be_passed_on(text, said):
    with pytest.raises(Failure) as failure:
        arguments.bootargs(text)
    assert said in str(failure.value)


@pytest.mark.parametrize("source", ["/dts-v1/; / { };", '/dts-v1/; / { chosen { bootargs = "old"; }; };'])
def test_tree_gets_them(tmp_path, source):
    tree, target = tmp_path / "tree.dtb", tmp_path / "changed.dtb"
    command = ["dtc", "-q", "-O", "dtb", "-o", tree]
    subprocess.run(command, input=source, text=True, check=True)
    arguments.put_into_tree("-n '3 4'", tree, target)
    command = ["fdtget", target, "/chosen", "bootargs"]
    assert subprocess.check_output(command, text=True) == "-n 3\\ 4\n"
