"""Files as they came: content-addressed, never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

BLOCK = 1024 * 1024


def path_of(sha256: str) -> Path:
    """Where the content with this digest lies."""
    return Path(settings.FILE_STORE) / sha256[:2] / sha256[2:4] / sha256


def put(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Stores content; returns (SHA-256 in hex, size in bytes). Same content, same place; synced before it is named."""
    root = Path(settings.FILE_STORE)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=root, prefix="incoming-", delete=False) as sink:
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                sink.write(chunk)
            sink.flush()
            os.fsync(sink.fileno())
        except BaseException:
            os.unlink(sink.name)
            raise
    target = path_of(digest.hexdigest())
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(sink.name, target)
    return digest.hexdigest(), size


def put_file(path: Path) -> tuple[str, int]:
    """Stores a file of the local disk."""
    with path.open("rb") as source:
        return put(iter(lambda: source.read(BLOCK), b""))
