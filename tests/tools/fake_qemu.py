"""Replaces QEMU: follows the script in FAKE_QEMU, a Python literal.

It is a list of bytes to write, numbers of seconds to wait, "keys" to print the keys it gets, "tell
waiting keys" to print whether it got any keys so far, and other strings as QEMU's own messages, for
its standard error.
"""

import ast
import os
import select
import sys
import time

if "--version" in sys.argv:
    print(f"QEMU emulator version {os.environ.get('FAKE_QEMU_VERSION', '11.1.3')}")
    sys.exit()

scripts = ast.literal_eval(os.environ["FAKE_QEMU"])
way = "direct" if any("Image" in word for word in sys.argv) else "card"
for step in scripts.get(way, scripts.get("any")):
    if isinstance(step, bytes):
        os.write(1, step)
    elif step == "tell waiting keys":
        time.sleep(0.3)
        waiting = select.select([0], [], [], 0)[0]
        os.write(1, f"waiting: {len(waiting)}\r\n".encode())
    elif step == "keys":
        os.write(1, repr(os.read(0, 100)).encode() + b"\r\n")
    elif isinstance(step, str):
        os.write(2, step.encode())
    else:
        time.sleep(step)
