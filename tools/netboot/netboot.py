"""Serves an image by TFTP, and says what to type into the board's U-Boot to boot it.

    python -m tools.netboot.netboot --image IMAGE --board BOARD [--port 69] [--server ADDRESS] [--args TEXT]

The board gets its own address from the network's DHCP server, as usual; this server does no DHCP, so it does not
disturb that one. It ends by Ctrl-C. A new build is served without starting it again.
"""

import argparse
import socket
from pathlib import Path

from tools import board
from tools.common import Failure, readable_size, relative, run_main
from tools.netboot.server import Server
from tools.trees import arguments

TFTP_PORT = 69
NAME = "Image"


def own_address() -> str:
    """That of the interface that leads out. No packet is sent: connect() of UDP only chooses a route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody's
            return probe.getsockname()[0]
        except OSError:
            raise Failure("SERVER=: find this computer's address: it has no network; name one that the board reaches")


def parse_port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Failure(f"PORT={text}: read: give a number from 1 to 65535")
    return int(text)


def check_address(text: str) -> str:
    try:
        socket.inet_pton(socket.AF_INET, text)
    except OSError:
        raise Failure(f"SERVER={text}: read: give an IPv4 address of this computer, such as 192.168.1.2")
    return text


def quoted(words: str) -> str:
    """For U-Boot's shell: unlike others it takes a backslash away between single quotes, too."""
    return "'" + words.replace("\\", "\\\\").replace("'", "'\\''") + "'"


def commands(address: str, port: int, args: str | None) -> list[str]:
    """U-Boot's variables hold the addresses that are right for the board. Without autoload=no, dhcp would
    ask the DHCP server's own TFTP server for a file. Some U-Boots have bootargs for Linux."""
    lines = ["setenv autoload no", "dhcp", f"setenv serverip {address}"]
    lines += [f"setenv tftpdstp {port}"] if port != TFTP_PORT else []
    lines += [f"tftpboot ${{kernel_addr_r}} {NAME}"]
    lines += [f"setenv bootargs {quoted(arguments.bootargs(args))}" if args else "setenv bootargs"]
    return [*lines, "booti ${kernel_addr_r} - ${fdtcontroladdr}"]


def describe(name: str) -> str:
    """BOARD=any and trees have images, too."""
    return board.load(name).description if name in board.known() else "the board"


def introduction(on: str, image: Path, address: str, port: int, args: str | None) -> str:
    typed = "".join(f"\n    {line}" for line in commands(address, port, args))
    other = (
        f"\n  tftpdstp only works in a U-Boot with CONFIG_TFTP_PORT; Debian's lacks it and asks port {TFTP_PORT}."
        if port != TFTP_PORT
        else ""
    )
    return (
        f"yao: {relative(image)}, {readable_size(image.stat().st_size)}, is served at {address}, UDP port {port}. "
        f"To boot it on {on}, stop U-Boot by a key and type:{typed}{other}\n"
        "  Ctrl-C ends the server. A firewall on this computer must let the board's requests in."
    )


def serve(server: Server) -> None:
    try:
        while True:
            server.step()
    except KeyboardInterrupt:
        print(f"\nyao: served {server.served} times")
    finally:
        server.close()


def say(words: str) -> None:
    print(f"  {words}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="netboot.py", description=__doc__.splitlines()[0])
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("--board", required=True)
    parser.add_argument("--port", default=str(TFTP_PORT))
    parser.add_argument("--server", default="", help="the address of this computer that the board reaches")
    parser.add_argument("--args", help="the app's arguments")
    options = parser.parse_args()
    port = parse_port(options.port)
    address = check_address(options.server) if options.server else own_address()
    server = Server({NAME: options.image}, options.server or "0.0.0.0", port, say)
    print(introduction(describe(options.board), options.image, address, port, options.args), flush=True)
    serve(server)
    return 0


if __name__ == "__main__":
    run_main(main)
