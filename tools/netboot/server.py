"""A TFTP server that only reads, and only the files that it is given."""

import errno
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.common import Failure, readable_size
from tools.netboot import packets
from tools.netboot.packets import Request
from tools.netboot.transfer import Transfer

MOST_TRANSFERS = 64
LARGEST_PACKET = 65536
Address = tuple[str, int]
LOW_PORTS = "/proc/sys/net/ipv4/ip_unprivileged_port_start"


@dataclass
class Session:
    client: Address
    name: str
    transfer: Transfer
    socket: socket.socket
    begin: float


def bind(address: str, port: int) -> socket.socket:
    thing = f"PORT={port}: serve on {address}"
    try:
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        opened.bind((address, port))
    except OSError as error:
        if error.errno == errno.EACCES:
            raise Failure(
                f"{thing}: ports below 1024 are root's; until the next start of this computer, "
                f"`sudo sysctl net.ipv4.ip_unprivileged_port_start={port}` gives it to you"
            )
        if error.errno == errno.EADDRINUSE:
            raise Failure(f"{thing}: another program is there already; `ss -ulpn` says which")
        if error.errno == errno.EADDRNOTAVAIL:
            raise Failure(f"SERVER={address}: serve: this computer does not have that address")
        raise Failure(f"{thing}: {error.strerror}")
    return opened


class Server:
    """@files: what can be asked for, read at each request, so that a new build is served at once."""

    def __init__(self, files: dict[str, Path], address: str, port: int, say: Callable[[str], None]):
        self.files, self.address, self.say = files, address, say
        self.main = bind(address, port)
        self.port = self.main.getsockname()[1]
        self.sessions: dict[Address, Session] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.main, selectors.EVENT_READ, None)
        self.served = 0

    def close(self) -> None:
        for session in list(self.sessions.values()):
            self.end(session)
        self.main.close()
        self.selector.close()

    def refuse(self, client: Address, code: int, words: str) -> None:
        self.main.sendto(packets.error(code, words), client)
        self.say(f"{client[0]} was refused: {words}")

    def content(self, request: Request, client: Address) -> bytes | None:
        name = request.name.lstrip("./")
        shown = "".join(c if c.isprintable() else "?" for c in request.name)[:100]
        if request.opcode == packets.WRITE:
            return self.refuse(client, packets.NO_ACCESS, f"{shown}: nothing can be written here")
        if request.mode != "octet":
            return self.refuse(client, packets.ILLEGAL, "only the mode octet is served")
        if name not in self.files:
            there = ", ".join(self.files)
            return self.refuse(client, packets.NOT_FOUND, f"{shown} is not here; there is {there}")
        try:
            return self.files[name].read_bytes()
        except OSError as error:
            return self.refuse(client, packets.NOT_FOUND, f"{shown}: {error.strerror}")

    def accept(self, packet: bytes, client: Address) -> None:
        request = packets.request(packet)
        if not request:
            return
        old = self.sessions.get(client)
        if old and old.name == request.name and not old.transfer.acked:
            return  # asked twice, as the answer was lost: it is sent again by itself
        if old:
            self.end(old)
        content = self.content(request, client)
        if content is None:
            return
        if len(self.sessions) >= MOST_TRANSFERS:
            return self.refuse(client, 0, "too many clients at once")
        self.begin(request, content, client)

    def begin(self, request: Request, content: bytes, client: Address) -> None:
        own = bind(self.address, 0)
        session = Session(client, request.name, Transfer(request, content), own, time.monotonic())
        self.sessions[client] = session
        self.selector.register(own, selectors.EVENT_READ, session)
        self.say(f"{client[0]} asks for {request.name}: {readable_size(len(content))}")
        self.send(session, session.transfer.start(session.begin))

    def send(self, session: Session, out: list[bytes]) -> None:
        for packet in out:
            try:
                session.socket.sendto(packet, session.client)
            except OSError as error:
                session.transfer.failure = f"the network refuses to send: {error.strerror}"

    def end(self, session: Session) -> None:
        self.selector.unregister(session.socket)
        session.socket.close()
        self.sessions.pop(session.client, None)

    def finish(self, session: Session) -> None:
        transfer = session.transfer
        if not transfer.done and not transfer.failure:
            return
        self.end(session)
        if transfer.failure:
            return self.say(f"{session.client[0]} did not get {session.name}: {transfer.failure}")
        self.served += 1
        seconds = max(time.monotonic() - session.begin, 0.001)
        rate = len(transfer.content) / seconds / 1e6
        self.say(f"{session.client[0]} has {session.name}: {seconds:.1f} s, {rate:.1f} MB/s")

    def receive(self, session: Session) -> None:
        packet, client = session.socket.recvfrom(LARGEST_PACKET)
        if client != session.client:
            session.socket.sendto(packets.error(packets.UNKNOWN_ID, "unknown transfer"), client)
            return
        self.send(session, session.transfer.receive(packet, time.monotonic()))

    def step(self, longest: float = 1.0) -> None:
        """Waits for packets, at most until something must be sent again."""
        deadlines = [session.transfer.deadline for session in self.sessions.values()]
        wait = min([longest, *(each - time.monotonic() for each in deadlines)])
        for key, _ in self.selector.select(max(0.0, wait)):
            try:
                if key.data is None:
                    self.accept(*self.main.recvfrom(LARGEST_PACKET))
                elif key.data.client in self.sessions:
                    self.receive(key.data)
            except ConnectionError:
                pass  # an answer to what was sent: nobody listens there any more
        now = time.monotonic()
        for session in list(self.sessions.values()):
            self.send(session, session.transfer.time(now))
            self.finish(session)
