"""`make netboot`: a client gets the image whatever the network loses, doubles or delays, and nothing else."""

import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading

import pytest
from conftest import ROOT

from tools.common import Failure
from tools.netboot import netboot, packets
from tools.netboot.server import Server
from tools.netboot.transfer import TRIES, Transfer

SIZES = [0, 1, 511, 512, 513, 1024, 20_000]


class Running:
    """A server on a free port, in a thread."""

    def __init__(self, files):
        self.said: list[str] = []
        self.server = Server(files, "127.0.0.1", 0, self.said.append)
        self.stop = False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.stop:
            self.server.step(0.05)
        self.server.close()

    def end(self):
        self.stop = True
        self.thread.join()


@pytest.fixture
def serve(tmp_path):
    running = []

    def start(content: bytes) -> Running:
        (tmp_path / "Image").write_bytes(content)
        running.append(Running({"Image": tmp_path / "Image"}))
        return running[-1]

    yield start
    for each in running:
        each.end()


def read_request(name="Image", mode="octet", **options) -> bytes:
    words = [name, mode, *(str(word) for pair in options.items() for word in pair)]
    return b"\0\1" + b"".join(word.encode() + b"\0" for word in words)


def connect() -> socket.socket:
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(5)
    return client


def fetch(port: int, **options) -> tuple[bytes, dict[bytes, bytes]]:
    """As RFC 1350 says, and no more."""
    content, agreed, expected = b"", {}, 1
    with connect() as client:
        client.sendto(read_request(**options), ("127.0.0.1", port))
        while True:
            packet, server = client.recvfrom(70_000)
            kind, number = struct.unpack_from(">HH", packet)
            if kind == 6:
                words = packet[2:-1].split(b"\0")
                agreed = dict(zip(words[::2], words[1::2]))
                client.sendto(struct.pack(">HH", 4, 0), server)
                continue
            assert kind == 3, packet
            if number == expected & 0xFFFF:
                content, expected = content + packet[4:], expected + 1
                client.sendto(struct.pack(">HH", 4, number), server)
                if len(packet) - 4 < int(agreed.get(b"blksize", 512)):
                    return content, agreed


@pytest.mark.parametrize("size", SIZES)
def test_plain_client(serve, size):
    content = random.Random(size).randbytes(size)
    assert fetch(serve(content).server.port) == (content, {})


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("block", [8, 1468, 65464])
def test_client_with_options(serve, size, block):
    """Those of U-Boot."""
    content = random.Random(size).randbytes(size)
    got, agreed = fetch(serve(content).server.port, tsize=0, blksize=block, timeout=5)
    assert got == content
    assert agreed == {b"tsize": str(size).encode(), b"blksize": str(block).encode(), b"timeout": b"5"}


@pytest.mark.parametrize("more", [[], ["--tftp-blksize", "1468"], ["--tftp-no-options"]])
def test_curl(serve, tmp_path, more):
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    content = random.Random(5).randbytes(300_000)
    address = f"tftp://127.0.0.1:{serve(content).server.port}/Image"
    done = subprocess.run(["curl", "-m", "20", "-s", *more, "-o", tmp_path / "got", address])
    if done.returncode in (1, 2, 4):
        pytest.skip("this curl has no TFTP")
    assert done.returncode == 0 and (tmp_path / "got").read_bytes() == content


def test_file_with_more_blocks_than_a_number_can_count():
    """They wrap around after 65535."""
    content = random.Random(6).randbytes(8 * 70_000 + 3)
    assert exchange(Transfer(packets.request(read_request(blksize=8, windowsize=64)), content), []) == content


def exchange(transfer: Transfer, faults: list[str], seed=0, drop=0.0, double=0.0, late=0.0) -> bytes:
    """Both ends without sockets, under a clock of its own. Packets get lost, doubled, or come late. The client
    is one that also answers what it has already, and otherwise once in a window (RFC 7440)."""
    chance, now, got, expected, block = random.Random(seed), 0.0, b"", 1, transfer.block
    to_client, to_server, finished = transfer.start(now), [], False

    def spoiled(out):
        kept = [p for p in out for _ in range(1 + (chance.random() < double)) if chance.random() >= drop]
        if chance.random() < late:
            chance.shuffle(kept)
        return kept

    for _ in range(1_000_000):
        for packet in spoiled(to_client):
            kind, number = struct.unpack_from(">HH", packet)
            if kind == 6:
                to_server.append(struct.pack(">HH", 4, 0))
            elif number == expected & 0xFFFF and not finished:
                got, expected = got + packet[4:], expected + 1
                finished = len(packet) - 4 < block
                if finished or (expected - 1) % transfer.window == 0:
                    to_server.append(packet[:1] + b"\4" + packet[2:4])
            else:
                to_server.append(struct.pack(">HH", 4, (expected - 1) & 0xFFFF))
        to_client = []
        for packet in spoiled(to_server):
            to_client += transfer.receive(packet, now)
        to_server = []
        if transfer.done or transfer.failure:
            faults.append(transfer.failure)
            return got
        if not to_client:
            now = max(now, transfer.deadline)
            to_client = transfer.time(now)
    raise AssertionError("it has no end")


@pytest.mark.parametrize("window", [1, 4, 16])
@pytest.mark.parametrize("seed", range(10))
def test_bad_network(seed, window):
    content = random.Random(seed).randbytes(40_000 + seed)
    options = {"blksize": 700, "windowsize": window} if window > 1 else {"blksize": 700} if seed % 2 else {}
    transfer = Transfer(packets.request(read_request(**options)), content)
    got = exchange(transfer, [], seed, drop=0.2, double=0.2, late=0.3)
    # The last ACK may be the one that was lost: then only the server does not know that all is there.
    assert got == content


def test_doubled_packets_do_not_double_the_rest():
    """The sorcerer's apprentice (RFC 1123, 4.2.3.1): each ACK comes twice, each block must go out once."""
    transfer = Transfer(packets.request(read_request()), bytes(512 * 100))
    out, sent = transfer.start(0.0), 0
    while not transfer.done:
        sent += len(out)
        ack = out[-1][:1] + b"\4" + out[-1][2:4]
        out = transfer.receive(ack, 0.0)
        assert transfer.receive(ack, 0.0) == []
    assert sent == 101


def test_client_that_is_gone_is_given_up():
    transfer = Transfer(packets.request(read_request(timeout=3)), bytes(5000))
    out, now = transfer.start(0.0), 0.0
    for _ in range(TRIES - 1):
        assert transfer.time(now + 2.9) == []
        now += 3
        assert transfer.time(now) == out
    assert transfer.time(now + 3) == []
    assert transfer.failure == "the client was silent for 30 seconds"


@pytest.mark.parametrize("packet", [b"", b"\0", b"\0\4", b"\0\4\0", b"\0\4\xff\xff", b"\0\4\0\2", b"\0\3\0\1xx", b"\0\6x\0y\0", b"\xff" * 600])
def test_packets_that_mean_nothing(packet):
    transfer = Transfer(packets.request(read_request()), bytes(5000))
    transfer.start(0.0)
    assert transfer.receive(packet, 0.0) == [] and not transfer.failure and transfer.acked == 0


def test_client_that_gives_up_says_why():
    transfer = Transfer(packets.request(read_request()), bytes(5000))
    transfer.start(0.0)
    transfer.receive(packets.error(3, "disk\x1b full"), 0.0)
    assert transfer.failure == "the client gave up: disk full"


@pytest.mark.parametrize(
    "request_,code,words",
    [
        (read_request("secret"), 1, "secret is not here; there is Image"),
        (read_request("../../etc/passwd"), 1, "etc/passwd is not here"),
        (read_request("\x1b[2J"), 1, "?[2J is not here"),
        (read_request(mode="netascii"), 4, "only the mode octet"),
        (b"\0\2Image\0octet\0", 2, "nothing can be written here"),
    ],
)
def test_what_is_not_served(serve, request_, code, words):
    running = serve(b"x")
    with connect() as client:
        client.sendto(request_, ("127.0.0.1", running.server.port))
        packet = client.recv(1000)
    assert packet[:4] == struct.pack(">HH", 5, code) and words in packet[4:].decode(), packet


@pytest.mark.parametrize("seed", range(20))
def test_garbage_does_not_end_the_server(serve, seed):
    chance, running = random.Random(seed), serve(b"content")
    with connect() as client:
        for _ in range(50):
            noise = chance.choice([b"", b"\0\1", b"\0\2", b"\0\4"]) + chance.randbytes(chance.randrange(600))
            client.sendto(noise, ("127.0.0.1", running.server.port))
    assert fetch(running.server.port)[0] == b"content"


@pytest.mark.parametrize(
    "words,expected",
    [
        ({"blksize": "7"}, {}),
        ({"blksize": "99999"}, {"blksize": 65464}),
        ({"blksize": "-5"}, {}),
        ({"blksize": "1" * 5000}, {}),
        ({"timeout": "0"}, {}),
        ({"BLKSIZE": "1000", "unknown": "1"}, {"blksize": 1000}),
    ],
)
def test_options_that_make_no_sense_are_as_if_not_sent(words, expected):
    assert packets.request(read_request(**words)).options == expected


def test_packet_from_another_port_is_refused(serve):
    running = serve(bytes(5000))
    with connect() as client, connect() as other:
        client.sendto(read_request(), ("127.0.0.1", running.server.port))
        _, session = client.recvfrom(1000)
        other.sendto(struct.pack(">HH", 4, 1), session)
        assert other.recv(1000)[:4] == struct.pack(">HH", 5, 5)


def test_new_build_is_served_at_once(serve, tmp_path):
    running = serve(b"old")
    (tmp_path / "Image").write_bytes(b"new, and longer")
    assert fetch(running.server.port)[0] == b"new, and longer"


def test_many_clients_at_once(serve):
    content = random.Random(8).randbytes(50_000)
    running, got = serve(content), []
    threads = [threading.Thread(target=lambda: got.append(fetch(running.server.port)[0])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [content] * 8


def test_what_is_typed():
    assert netboot.commands("192.168.1.2", 69, None) == [
        "setenv autoload no",
        "dhcp",
        "setenv serverip 192.168.1.2",
        "tftpboot ${kernel_addr_r} Image",
        "setenv bootargs",
        "booti ${kernel_addr_r} - ${fdtcontroladdr}",
    ]
    typed = netboot.commands("192.168.1.2", 6969, "-n '3 4'")
    assert "setenv tftpdstp 6969" in typed and r"setenv bootargs '-n 3\\ 4'" in typed
    assert netboot.quoted("it's") == r"'it'\''s'"


def test_board_is_named_if_it_is_one():
    assert "VisionFive 2" in netboot.describe("visionfive2")
    assert netboot.describe("any") == netboot.describe("some.dtb") == "the board"


@pytest.mark.parametrize("text", ["0", "65536", "x", "-1", "", "٣"])
def test_port_that_is_none(text):
    with pytest.raises(Failure, match="PORT=.*: read: give a number from 1 to 65535"):
        netboot.parse_port(text)


def test_port_that_is_taken(serve):
    port = serve(b"x").server.port
    with pytest.raises(Failure, match=f"PORT={port}: serve on 127.0.0.1: another program is there already"):
        Server({}, "127.0.0.1", port, print)


def test_address_of_another_computer():
    with pytest.raises(Failure, match="SERVER=192.0.2.77: serve: this computer does not have that address"):
        Server({}, "192.0.2.77", 0, print)
    with pytest.raises(Failure, match="SERVER=here: read: give an IPv4 address"):
        netboot.check_address("here")


def test_port_of_root(monkeypatch):
    def refuses(*_):
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuses)
    with pytest.raises(Failure, match="sudo sysctl net.ipv4.ip_unprivileged_port_start=69"):
        Server({}, "127.0.0.1", 69, print)


def test_whole_tool_until_it_is_interrupted(tmp_path):
    (tmp_path / "Image").write_bytes(b"image")
    with connect() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["--image", tmp_path / "Image", "--board", "visionfive2", "--port", str(port), "--server", "127.0.0.1"]
    command = [sys.executable, "-m", "tools.netboot.netboot", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=dict(os.environ)) as tool:
        while "Ctrl-C ends the server" not in (line := tool.stdout.readline()):
            assert line, "it ended"
        assert fetch(port)[0] == b"image"
        while "127.0.0.1 has Image" not in (line := tool.stdout.readline()):
            assert line, "it ended"
        tool.send_signal(signal.SIGINT)
        assert "yao: served 1 times" in tool.stdout.read()
        assert tool.wait() == 0
