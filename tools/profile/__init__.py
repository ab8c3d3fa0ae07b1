"""Where the cycles of a simulated run went."""
