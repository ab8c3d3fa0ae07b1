"""However a guest ends, `make run` ends too, with the status that says how."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from tools import board
from tools.common import Failure
from tools.run import qemu
from tools.run.console import Outcome, Watcher

HERE = Path(__file__).resolve().parent
ENDED = b"yao: ended with status 0\r\n"


@pytest.fixture
def guest(tmp_path, tool):
    """Runs run.py on a machine that follows a script: guest([b"hello", ...], "--option")."""
    fake = tmp_path / "qemu"
    fake.write_text(f'#!/bin/sh\nexec {sys.executable} {HERE}/fake_qemu.py "$@"\n')
    fake.chmod(0o755)
    (tmp_path / "card.img").write_bytes(bytes(1 << 20))

    def arguments(*more, board="virt"):
        words = ["--board", board, "--image", tmp_path / "Image", "--card", tmp_path / "card.img"]
        return [*words, "--log", tmp_path / "run.log", "--qemu", fake, "--silence", "2", *more]

    def run(script, *more, board="virt", version="11.1.3"):
        script = script if isinstance(script, dict) else {"any": script}
        environment = {"FAKE_QEMU": repr(script), "FAKE_QEMU_VERSION": version}
        return tool("run.run", *arguments(*more, board=board), environment=environment)

    run.arguments = arguments
    run.log = tmp_path / "run.log"
    return run


@pytest.mark.parametrize(
    "script,status,message",
    [
        ([b"hello\r\n", ENDED], 0, "yao: all is well"),
        ([b"yao: ended with status 3\r\n"], 3, "FAILED: the app ended with status 3"),
        ([b"yao: ended with status 255\n"], 255, "FAILED"),
        ([b"yao: ended with status 256\n"], 1, "FAILED: the app ended with status 256"),
        ([b"yao: ended with status -1\n"], 1, "FAILED"),
        ([b"yao: ended by a crash\r\n"], 1, "FAILED: the app crashed"),
        ([b"yao: ended with status 0"], 0, "all is well"),
        ([b"yao: ended with ", 0.3, b"status 0\r", 0.1, b"\n"], 0, "all is well"),
        ([b"half a line", ENDED], 0, "all is well"),
        ([b"it said yao: ended with status 0 and went on\r\n"], 1, "QEMU ended before the app did"),
        ([b"hello\r\n"], 1, "QEMU ended before the app did"),
        ([], 1, "QEMU ended before the app did"),
        ([b"hello\r\n", 60], 1, "the guest said nothing for 2 seconds"),
    ],
)
def test_end_of_the_guest_is_the_end_of_the_run(guest, script, status, message):
    done = guest(script)
    assert done.status == status, done
    assert message in done.out
    assert "Traceback" not in done.out


def test_guest_that_halts_is_stopped_soon(guest):
    started = time.monotonic()
    assert guest([ENDED, 60]).status == 0
    assert time.monotonic() - started < 10


def test_guest_that_talks_on_after_its_end_is_stopped(guest):
    started = time.monotonic()
    assert guest([ENDED, *[b"and on\r\n", 0.1] * 300]).status == 0
    assert time.monotonic() - started < 10


def test_log_is_what_was_shown(guest):
    done = guest([b"hello\r\n", ENDED])
    shown = guest.log.read_bytes().decode().replace("\r\n", "\n")
    assert "hello\nyao: ended with status 0\n" in shown
    assert shown in done.out.replace("\r\n", "\n")


UNLEASHED_CARD = [
    b"U-Boot SPL\r\nHit any key to stop autoboot:  2 ",
    "keys",
    b"\r\n=> ",
    "keys",
    ENDED,
]


def test_old_qemu_is_helped_by_typing_and_says_so(guest):
    done = guest({"card": UNLEASHED_CARD}, board="hifive_unleashed", version="7.2.22")
    assert done.status == 0, done
    assert "ignores U-Boot's first attempt, so the second is typed for it" in done.out
    assert "b' '" in done.out
    assert "mmc dev 0; mmc dev 0; setenv devtype mmc" in done.out.split("=> ")[1]


def test_broken_qemu_is_gone_around_and_says_why(guest):
    done = guest({"direct": [ENDED]}, board="hifive_unleashed", version="10.0.13")
    assert done.status == 0, done
    assert "CMD9, CMD10 and CMD13 wrongly" in done.out


def test_firmware_that_refuses_our_card_is_a_failure(guest):
    script = {"card": [b"SPL: failed to boot from all boot devices\r\n", 60], "direct": [ENDED]}
    done = guest(script, board="hifive_unleashed", version="7.2.22")
    assert done.status == 1
    assert "FAILED: the firmware did not boot from the card" in done.out


def test_firmware_that_refuses_on_an_unknown_qemu_is_gone_around(guest):
    script = {"card": [b"SPL: failed to boot from all boot devices\r\n", 60], "direct": [ENDED]}
    done = guest(script, board="hifive_unleashed", version="10.2.0")
    assert done.status == 0, done
    assert "the firmware cannot boot from this card; another way: OpenSBI -> Image" in done.out


def test_users_own_card_is_copied_and_stays_as_it_is(guest, tmp_path):
    own = tmp_path / "own.img"
    own.write_bytes(b"content" * 100000)
    done = guest([ENDED], "--sd", own)
    assert done.status == 0, done
    assert own.read_bytes() == b"content" * 100000
    assert (tmp_path / "card.img").read_bytes() == own.read_bytes().ljust(1 << 20, b"\0")
    assert "the run works on a copy" in done.out
    assert "the copy is grown to 1 MiB" in done.out


@pytest.mark.parametrize(
    "options,message",
    [
        (["--sd", "/nonexistent"], "SD=/nonexistent: copy the card: there is no such file"),
        (["--smp", "2"], "SMP=2: use: BOARD=hifive_unleashed has SMP=5 only"),
        (["--mem", "1G"], "MEM=1G: use: BOARD=hifive_unleashed has MEM=8G only"),
        (["--qemu", "/nonexistent"], "/nonexistent: start: it is not installed; try `make setup`"),
        (["--silence", "soon"], "TIMEOUT=soon: read: give a number of seconds, such as 60"),
        (["--board", "atari"], "BOARD=atari: find the board: unknown; known are: "),
    ],
)
def test_options_that_are_wrong_are_named(guest, options, message):
    done = guest([ENDED], *options, board="hifive_unleashed")
    assert done.status == 1
    assert f"yao: {message}" in done.out
    assert "Traceback" not in done.out


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signal_that_ends_the_run_ends_the_guest(guest, number):
    """As from a regression's server that has enough of it, or a terminal that is closed."""
    environment = {**os.environ, "FAKE_QEMU": repr({"any": [b"ready\r\n", 60]})}
    command = [sys.executable, "-m", "tools.run.run", *guest.arguments()]
    with subprocess.Popen(
        [str(word) for word in command], env=environment, stdout=subprocess.PIPE
    ) as run:
        while b"ready" not in run.stdout.readline():
            assert run.poll() is None
        [machine] = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        run.send_signal(number)
        assert run.wait() == 128 + number
    assert not Path(f"/proc/{machine}").exists()


def check_that(tmp_path, body: str) -> Path:
    check = tmp_path / "check"
    check.write_text(f"#!/bin/sh\n{body}\n")
    check.chmod(0o755)
    return check


def test_check_gets_the_card_and_the_originals_and_its_verdict_counts(guest, tool, tmp_path, image):
    card = tmp_path / "card.img"
    files = tmp_path / "files"
    files.mkdir()
    (files / "a file").write_text("content")
    tool("card.sdimage", "--board", "virt", "--image", image, "--out", card, "--files", files)
    good = check_that(tmp_path, 'cmp "$1/a file" "$3/a file" && cmp "$1/Image" "$2/Image"')
    done = guest([ENDED], "--files", files, "--check", good)
    assert done.status == 0, done
    assert "the check on the host agrees" in done.out
    done = guest([ENDED], "--files", files, "--check", check_that(tmp_path, "exit 1"))
    assert done.status == 1
    assert "FAILED: the app says that all is well, but the check on the host does not" in done.out


def test_check_is_not_asked_when_the_app_failed(guest, tmp_path):
    check = check_that(tmp_path, "echo asked; exit 0")
    done = guest([b"yao: ended with status 2\r\n"], "--check", check)
    assert done.status == 2
    assert "asked" not in done.out


def test_keys_reach_the_guest_one_by_one_and_the_terminal_is_restored(guest):
    script = {"any": [b"ready\r\n", "keys", "keys", ENDED]}
    environment = {**os.environ, "FAKE_QEMU": repr(script)}
    command = [str(word) for word in ["-m", "tools.run.run", *guest.arguments()]]
    terminal = pexpect.spawn(sys.executable, command, env=environment, timeout=600)
    terminal.expect("ready")
    terminal.send("\x03")
    terminal.expect(r"b'\\x03'")
    terminal.send("\r")
    terminal.expect(r"b'\\r'")
    terminal.expect("all is well")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def piped(guest, script, given, **options):
    environment = {**os.environ, "FAKE_QEMU": repr({"any": script})}
    command = [sys.executable, "-m", "tools.run.run", *guest.arguments(**options)]
    words = [str(word) for word in command]
    return subprocess.run(words, input=given, env=environment, capture_output=True, timeout=600)


BANNER = b"Boot HART MEDELEG : 0x0\r\n"


def test_what_is_piped_reaches_the_app_and_its_end_is_ctrl_d(guest):
    done = piped(guest, [b"firmware\r\n", 0.3, BANNER, "keys", ENDED], b"a\nb\n\1\3")
    assert done.returncode == 0, done
    assert rb"b'a\nb\n\x01\x03" in done.stdout


def test_the_end_of_piped_input_is_ctrl_d(guest):
    done = piped(guest, [BANNER, "keys", ENDED], b"")
    assert done.returncode == 0 and rb"b'\x04'" in done.stdout


def test_piped_input_is_not_for_the_firmware(guest):
    """Any key would stop U-Boot."""
    done = piped(guest, ["tell waiting keys", BANNER, "keys", ENDED], b"a\n")
    assert b"waiting: 0" in done.stdout and rb"b'a\n" in done.stdout, done


def test_more_than_the_guest_takes_is_held_back(guest):
    done = piped(guest, [BANNER, 0.5, ENDED], b"x" * (1 << 20))
    assert done.returncode == 0, done


@pytest.mark.parametrize(
    "version,ends",
    [("7.2", "typed"), ("8.2", "typed"), ("9.0", "typed"), ("9.1", "-kernel"), ("9.2", "-kernel")]
    + [("10.0", "-kernel"), ("10.1", "unsure"), ("11.1", "unsure")],
)
def test_way_is_chosen_by_the_version(version, ends):
    on = board.load("hifive_unleashed")
    way = qemu.choose(on, qemu.parse_version(version))
    found = "typed" if way.type else "unsure" if way.unsure else way.arguments[2]
    assert found == ends


def test_version_that_is_not_understood(tmp_path):
    strange = tmp_path / "qemu"
    strange.write_text("#!/bin/sh\necho something else\n")
    strange.chmod(0o755)
    with pytest.raises(Failure, match="ask for its version: not understood: something else"):
        qemu.version(str(strange))


def test_progress_bar_without_line_ends_is_watched():
    watcher = Watcher([], [])
    for _ in range(10000):
        watcher.feed(b"[###.] 75%\r")
    watcher.feed(b"\nyao: ended with status 7\n")
    assert watcher.outcome == Outcome("status", 7)
