"""Installs what the host needs: packages, the Python environment, third-party sources."""
