"""Ports: what port.toml may say, and what counts as a difference between an image and this computer."""

import gzip
import subprocess

import building
import pytest
from building import ROOT

from tools.common import Failure
from tools.ports import check, dialog, host, port
from tools.ports.dialog import Step
from tools.ports.ports import Result, chosen, run_words, table


@pytest.fixture
def a_port(tmp_path, monkeypatch):
    """a_port(text) -> the port with this port.toml."""
    monkeypatch.setattr(port, "PORTS", tmp_path)
    monkeypatch.setattr(port, "THIRD_PARTY", tmp_path / "third")

    def make(text: str = 'about = "it"'):
        (tmp_path / "it/tests/card/sub").mkdir(parents=True, exist_ok=True)
        (tmp_path / "it/port.toml").write_text(text)
        return port.load("it")

    return make


@pytest.mark.parametrize(
    "text,message",
    [
        ("", "it/port.toml: read: missing keys: about"),
        ('about = "it"\nfail = ""', "it/port.toml: read: unknown keys: fail"),
        ('about = "it"\ncard = "a"', "it/port.toml: read: card = 'a': it must be a list of strings"),
        ('about = "it"\nfolders = {a = 1}', "read: folders = .*: it must be a table of strings"),
        ("about", "it/port.toml: read: "),
    ],
)
def test_port_that_is_wrong_is_named(a_port, text, message):
    with pytest.raises(Failure, match=message):
        a_port(text)


def test_port_that_is_unknown(a_port):
    a_port()
    with pytest.raises(Failure, match="PORTS=no: find the port: unknown; known are: it"):
        port.load("no")


def test_card_gets_the_ports_files_and_those_of_third_parties(a_port, tmp_path):
    (tmp_path / "third/lib/fonts/deep").mkdir(parents=True)
    for name in ("lib/a.txt", "lib/fonts/b", "lib/fonts/deep/c"):
        (tmp_path / "third" / name).write_text(name)
    it = a_port('about = "it"\ncard = ["lib/*.txt"]\nfolders = { f = "lib/fonts" }')
    (it.folder / "tests/card/sub/own").touch()
    assert sorted(port.card_files(it)) == ["a.txt", "f/b", "f/deep/c", "sub/own"]
    with pytest.raises(Failure, match="port.toml: card: lib/no is not among the third-party files"):
        port.card_files(a_port('about = "it"\ncard = ["lib/no"]'))


def test_output_begins_after_the_firmware(tmp_path, monkeypatch):
    log = tmp_path / "run.log"
    log.write_bytes(b"OpenSBI\r\nBoot HART MEDELEG : 0x1\r\n\r\none\r\ntwo\r\nyao: ended with status 0\r\n")
    assert check.said_by_image(log, "virt") == "one\ntwo\n"
    log.write_bytes(b"one\r\n")
    monkeypatch.setenv("YAO_LOG", str(log))
    with pytest.raises(Failure, match="find the app's output: no line has MEDELEG"):
        check.said_by_image(log, "virt")


def test_what_was_typed_by_hand_is_not_compared(tmp_path):
    with building.silent_input() as terminal:
        for typed in (terminal, subprocess.PIPE):
            done = subprocess.run(
                ["ports/figlet/check", tmp_path, tmp_path], cwd=ROOT, env=building.environment(), stdin=typed, capture_output=True, text=True
            )
            assert done.returncode == 0 and "make ports PORTS=figlet" in done.stdout, done.stderr


CARD_LINE = b'yao: /soc/spi@10050000/mmc@0: SD card "QEMU!", 128 MiB, 19230 kHz\r\n'


def test_firmware_of_the_simulated_core_says_nothing(tmp_path):
    log = tmp_path / "sim.log"
    log.write_bytes(b"yao: LitexFullConfig; Ctrl-C ends the run, Ctrl-A Ctrl-C types one\r\none\r\nt" + CARD_LINE + b"wo\r\nyao: ended with status 0\r\n")
    assert check.said_by_image(log, "rocket") == "one\ntwo\n"


def test_simulated_core_runs_what_is_short(a_port):
    it = a_port('about = "it"\narguments = "long"\nmemory = "1G"')
    assert run_words(it, "virt", "q") == ["run", "ARGS=long", "MEM=1G", "QEMU=q"]
    assert run_words(it, "hifive_unleashed", None) == ["run", "ARGS=long"]
    assert run_words(it, "rocket", None) == ["sim", "ARGS=long"]
    assert chosen([], "rocket") == [] and chosen(["it"], "rocket") == [it] == chosen([], "virt")
    it = a_port('about = "it"\nfails_on = { rocket = "why" }')
    assert [chosen(["it"], board)[0].fails for board in ("virt", "rocket")] == ["", "why"]
    it = a_port('about = "it"\narguments = "long"\nrtl = ""')
    assert run_words(it, "rocket", None) == ["sim"] and chosen([], "rocket") == [it]


def test_text_and_files_that_differ_are_told(tmp_path):
    assert check.differing_text(["a", "b"], ["a", "b"]) == []
    assert "-c" in check.differing_text(["a", "b"], ["a", "c"])
    assert check.compared("a\n1 s\nb", "s$") == ["a", "b"]
    for name, text in {"image/a": "1", "image/b": "1", "here/b": "2", "here/c": "1"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = check.differing_files(check.files_in(tmp_path / "image"), check.files_in(tmp_path / "here"), [])
    assert found == ["a: only on the card", "c: missing on the card", "b: differs"]


def test_of_some_files_only_the_size_counts(tmp_path):
    for name, text in {"image/a": "12", "image/b": "1", "here/a": "34", "here/b": "12"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    files = check.files_in(tmp_path / "image"), check.files_in(tmp_path / "here")
    assert check.differing_files(*files, ["a", "b"]) == ["b: differs"]


def test_what_was_packed_is_unpacked_here(tmp_path):
    (tmp_path / "a").write_text("text")
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"text"))
    unpack = {"a.gz": "gzip -dc", "b.gz": "gzip -dc"}
    assert check.badly_packed(check.files_in(tmp_path), unpack) == []
    (tmp_path / "a").write_text("other text")
    words = "a.gz: what gzip -dc finds in it differs from the file that was packed"
    assert check.badly_packed(check.files_in(tmp_path), unpack) == [words]
    (tmp_path / "a.gz").write_bytes(b"no")
    with pytest.raises(Failure, match="a.gz: unpack: gzip: .*not in gzip format"):
        check.badly_packed(check.files_in(tmp_path), unpack)


@pytest.fixture
def program(tmp_path):
    def make(text: str):
        path = tmp_path / "program"
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path

    return make


def test_program_runs_here_at_a_terminal_that_does_not_echo(program, tmp_path):
    text = "test -t 0 && cat; pwd; echo $1 $HOME $KEY"
    said = host.run(program(text), ["name", "word"], [Step(b"", b"typed\n")], tmp_path, "it", {"KEY": "value"})
    assert said.replace("\r", "") == f"typed\n{tmp_path}\nword value\n"


def test_program_that_fails_here_is_told(program, tmp_path):
    with pytest.raises(Failure, match="it: run on this computer: it ended with status 3: b'words"):
        host.run(program("echo words; exit 3"), ["name"], [], tmp_path, "it", {})


def test_dialog_waits_for_what_the_program_says(program, tmp_path):
    """This one discards what was typed before it asks."""
    asks = program("sleep 0.3; timeout 0.1 cat; echo name?; read a; echo name? $a; read b; echo $b $HOME; cat")
    file = tmp_path / "talk.toml"
    file.write_text('[[step]]\nafter = "name?"\ntype = "Ada\\n"\n[[step]]\nafter = "? Ada"\ntype = "Bob\\n"\n')
    said = host.run(asks, ["it"], dialog.load(file), tmp_path, "it", {"HOME": "/here"})
    assert said.replace("\r", "") == "name?\nname? Ada\nBob /here\n"


def test_dialog_ends_with_the_program(program, tmp_path):
    assert host.run(program("echo a"), ["it"], [Step(b"never", b"b")], tmp_path, "it", {}) == "a\r\n"


@pytest.mark.parametrize(
    "text,message",
    [
        ("", r"talk.toml: read: no \[\[step\]\] is there"),
        ("step", "talk.toml: read: "),
        ('[[step]]\nafter = "a"', "talk.toml: read: missing keys: type"),
        ('[[step]]\nafter = "a"\ntype = 1', "talk.toml: read: type = 1: it must be a string"),
    ],
)
def test_dialog_that_is_wrong_is_named(tmp_path, text, message):
    (tmp_path / "talk.toml").write_text(text)
    with pytest.raises(Failure, match=message):
        dialog.load(tmp_path / "talk.toml")


def test_state_of_a_port_is_what_was_found(a_port):
    works, fails = a_port(), a_port('about = "it"\nfails = "no sockets"')
    results = [Result(works), Result(works, "words"), Result(fails, "words"), Result(fails)]
    assert [each.good for each in results] == [True, False, True, False]
    lines = table(results).splitlines()
    for line, state in zip(lines[1:], ("works", "FAILED", "fails: no sockets", "works, but port.toml says")):
        assert state in line


def test_every_port_has_what_it_needs():
    for name in port.names():
        each = port.load(name)
        assert (each.folder / "third_party.toml").exists()
        assert (each.folder / "check").read_text() == (ROOT / "ports/lua/check").read_text()
        glue = [path for path in each.folder.glob("*.c")]
        assert sum(len(path.read_text().splitlines()) for path in glue) <= 20, name
        assert not each.input or (each.folder / "tests" / each.input).exists()
