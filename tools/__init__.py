"""The host tools, with a folder for each part. A tool runs from the repository's root as a module:

    build/venv/bin/python -m tools.crash.decode ELF < console.log
"""

import signal
import sys

# Until run_main() handles it, Ctrl-C just ends a tool: a traceback of its imports helps no one.
if sys.argv[0] == "-m":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
