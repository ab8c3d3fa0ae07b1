"""Gets what the host needs: packages, the Python environment, others' sources."""
