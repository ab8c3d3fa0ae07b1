"""Source archives that tests make, and the entries of a third_party.toml for them."""

import hashlib
import io
import tarfile
from pathlib import Path


def tarball(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def put_in_cache(cache: Path, content: bytes, name: str = "lib") -> str:
    """As if it had been fetched. Returns its hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = cache / "yao" / name / sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return sha256


def listed(sha256: str, more: str, name: str = "lib") -> str:
    """The text of a third_party.toml; @more: its other lines."""
    keys = {"why": "a test", "from": "pypi", "package": name, "version": "1.0", "sha256": sha256}
    return f"[{name}]\n" + "".join(f'{key} = "{value}"\n' for key, value in keys.items()) + more
