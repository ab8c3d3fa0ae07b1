"""The host tools. Each room has its part; a tool runs from the repository's root as a module:

    build/venv/bin/python -m tools.crash.decode ELF < console.log
"""
