"""However a guest ends, `make run` ends too, with the status that says how."""

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pexpect
import pytest

from tools import board
from tools.common import Failure
from tools.run import qemu
from tools.run.console import Outcome, Watcher
from tools.run.debug import in_foreground
from tools.run.guest_input import GuestInput
from tools.run.keyboard import Keyboard
from tools.run.monitor import Monitor

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
        return [*words, "--log", tmp_path / "run.log", "--qemu", fake, "--silence", "300", *more]

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
    ],
)
def test_end_of_the_guest_is_the_end_of_the_run(guest, script, status, message):
    done = guest(script)
    assert done.status == status, done
    assert message in done.out
    assert "Traceback" not in done.out


def test_guest_that_says_nothing_more_is_stopped(guest):
    done = guest([b"hello\r\n", 60, b"it went on\r\n"], "--silence", "1")
    assert done.status == 1 and "the guest said nothing for 1 seconds" in done.out, done
    assert "it went on" not in done.out


def test_guest_that_halts_is_stopped_soon(guest):
    done = guest([ENDED, 60, b"it went on\r\n"])
    assert done.status == 0 and "it went on" not in done.out, done


def test_guest_that_talks_on_after_its_end_is_stopped(guest):
    done = guest([ENDED, *[b"and on\r\n", 0.1] * 600, b"to its end\r\n"])
    assert done.status == 0 and "to its end" not in done.out, done


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
        (["--smp", "two"], "SMP=two: read: give a number of harts, such as 4"),
        (["--mem", "lots"], "MEM=lots: read: give a size, such as 64M or 2G"),
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


def test_check_that_cannot_be_started(guest, tool, tmp_path, image):
    card = tmp_path / "card.img"
    tool("card.sdimage", "--board", "virt", "--image", image, "--out", card)
    check = tmp_path / "check"
    check.write_text("exit 0\n")
    done = guest([ENDED], "--check", check)
    assert done.status == 1
    assert f"yao: {check}: start the app's check: Permission denied" in done.out


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
    terminal.expect("Ctrl-C ends the run, Ctrl-A Ctrl-C types one")
    terminal.expect("ready")
    terminal.send("\x01\x03")
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


@pytest.mark.parametrize("keys", ["\x03", "\x01x"])
def test_key_that_ends_the_run(guest, keys):
    environment = {**os.environ, "FAKE_QEMU": repr({"any": [b"ready", 60]})}
    command = [str(word) for word in ["-m", "tools.run.run", *guest.arguments()]]
    terminal = pexpect.spawn(sys.executable, command, env=environment, timeout=600)
    terminal.expect("ready")
    terminal.send(keys)
    terminal.expect("\nyao: FAILED: QEMU was quit before the app ended")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 1


def test_more_keys_than_the_guest_takes_stop_neither_its_output_nor_ctrl_c(guest):
    """As of a text that is pasted while the app does not read."""
    ticks = [step for i in range(600) for step in (b"tick %d\r\n" % i, 0.1)]
    environment = {**os.environ, "FAKE_QEMU": repr({"any": [*ticks, ENDED]})}
    command = [str(word) for word in ["-m", "tools.run.run", *guest.arguments()]]
    terminal = pexpect.spawn(sys.executable, command, env=environment, timeout=600)
    terminal.expect("tick 0")
    terminal.send("x" * 300_000)
    terminal.expect("tick 30")
    terminal.send("\x03")
    terminal.expect("\nyao: FAILED: QEMU was quit before the app ended")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 1


def test_more_keys_than_the_pipe_holds_reach_the_guest_in_order():
    typed = bytes(range(256)) * 1200
    read, write = os.pipe()
    with open(read, "rb", 0) as theirs, open(write, "wb", 0) as ours, selectors.DefaultSelector() as ready:
        guest = GuestInput(ours, ready)
        guest.type(typed[:1000])
        guest.type(typed[1000:])
        got = b""
        while ready.get_map():
            if ready.select(0):
                guest.write()
            else:
                got += theirs.read(10_000)
        assert got + theirs.read(len(typed)) == typed


def test_closed_input_is_no_keys(guest):
    environment = {**os.environ, "FAKE_QEMU": repr({"any": [ENDED]})}
    words = " ".join(f"'{word}'" for word in [sys.executable, "-m", "tools.run.run", *guest.arguments()])
    done = subprocess.run(["sh", "-c", f"{words} <&-"], env=environment, capture_output=True)
    assert done.returncode == 0 and b"yao: all is well" in done.stdout, done
    assert b"Traceback" not in done.stderr


def test_closed_input_leaves_gdb_in_the_background(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with in_foreground() as take_terminal:
        assert take_terminal is None


@pytest.mark.parametrize(
    "typed,passed,quits",
    [
        (b"plain\r", b"plain\r", False),
        (b"\x03", b"", True),
        (b"\x01x", b"", True),
        (b"\x01\x03", b"\x03", False),
        (b"\x01\x01", b"\x01", False),
        (b"\x01\x01x", b"\x01x", False),
        (b"\x01b\x01", b"\x01b", False),
    ],
)
def test_keys_that_are_ours_and_the_guests(typed, passed, quits):
    for pieces in ([typed], [bytes([byte]) for byte in typed]):
        keyboard = Keyboard()
        assert b"".join(map(keyboard.typed, pieces)) == passed
        assert keyboard.quit == quits


def children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def test_terminal_that_vanishes_while_make_leads_its_session_ends_the_run(guest, tmp_path):
    """As of `ssh -t host make run`: make, which gets the signal alone, waits for the run."""
    words = " ".join(f"'{word}'" for word in [sys.executable, "-m", "tools.run.run", *guest.arguments()])
    script = f"trap : HUP; {words}; echo $? > {tmp_path}/status"
    environment = {**os.environ, "FAKE_QEMU": repr({"any": [b"ready\r\n", *[b".", 0.1] * 600]})}
    terminal = pexpect.spawn("sh", ["-c", script], env=environment, timeout=600)
    terminal.expect("ready")
    [run] = children(terminal.pid)
    [machine] = children(run)
    os.close(terminal.child_fd)
    deadline = time.monotonic() + 300
    while not (tmp_path / "status").exists() or not (tmp_path / "status").read_text():
        assert time.monotonic() < deadline, "it runs on"
        time.sleep(0.1)
    assert (tmp_path / "status").read_text() == "1\n"
    assert not Path(f"/proc/{machine}").exists()


def test_what_qemu_itself_says_is_not_amid_a_line_of_the_guests(guest):
    done = guest([b"half ", "qemu: beware\n", 0.5, b"a line\r\n", 0.5, b"more\r\n", ENDED, "qemu: the end"])
    assert "half a line\nqemu: beware\nmore\n" in done.out, done
    assert "\nqemu: the end\n" in done.out


def test_qemu_that_does_not_start_says_why(guest):
    done = guest(["qemu: no such machine\n"])
    assert done.status == 1
    assert "\nqemu: no such machine\nyao: FAILED: QEMU ended before the app did" in done.out


REGISTERS = """\r
CPU#0\r
 V      =   0\r
 pc       0000003f80000a18\r
 mhartid  0000000000000000\r
 x0/zero  0000000000000000 x1/ra    0000000000000001\r
\r
CPU#1\r
 V      =   0\r
 pc       0000000080000a3c\r
"""


def answer(monitor: Monitor, answers: list) -> None:
    """Plays QEMU's part, with an event among the answers."""
    with monitor.theirs.makefile("rwb") as file:
        file.write(b'{"QMP": {"version": {}}}\n')
        for each in answers:
            file.flush()
            json.loads(file.readline())
            file.write(b'{"event": "STOP"}\n' + json.dumps(each).encode() + b"\n")


def test_monitor_tells_where_each_hart_is():
    monitor = Monitor()
    answers = [{"return": {}}, {"return": {}}, {"return": REGISTERS}]
    thread = threading.Thread(target=answer, args=(monitor, answers))
    thread.start()
    assert monitor.harts() == [(0, 0x3F80000A18), (1, 0x80000A3C)]
    thread.join()


def test_monitor_that_does_not_answer(monkeypatch):
    monkeypatch.setattr("tools.run.monitor.SECONDS", 0.2)
    assert Monitor().harts() == []
    refused = Monitor()
    thread = threading.Thread(target=answer, args=(refused, [{"error": {"class": "x"}}]))
    thread.start()
    assert refused.harts() == []
    thread.join()


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
