"""The host tools. Each room has its part; a tool runs from the repository's root as a module:

    build/venv/bin/python -m tools.crash.decode ELF < console.log
"""

import signal
import sys

# Until run_main() listens, Ctrl-C just ends a tool: what Python says of its imports is for nobody.
if sys.argv[0] == "-m":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
