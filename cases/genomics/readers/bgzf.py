"""BGZF: gzip in blocks of at most 64 KiB, each of which says its own length. Source: SAM specification, section 4.1."""

import struct
from pathlib import Path

END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_HEAD = 18  # bytes of a block before its data, where BC is the only extra field
_BLOCK = 1 << 16


def is_bgzf(head: bytes) -> bool:
    """Gzip with an extra field whose subfield is BC."""
    return head.startswith(b"\x1f\x8b") and len(head) > 16 and bool(head[3] & 4) and head[12:14] == b"BC"


def fault(path: Path) -> str | None:
    """``truncated``, ``block`` for a block whose length cannot be, None for a whole file.

    Gzip itself sees neither: it reads block after block without asking how long each says that it is.
    """
    size = path.stat().st_size
    with path.open("rb") as handle:
        handle.seek(max(0, size - len(END)))
        if handle.read() != END:
            return "truncated"
        place = 0
        while place < size:
            handle.seek(place)
            head = handle.read(_HEAD)
            if not is_bgzf(head):
                return None if place and head.startswith(b"\x1f\x8b") else "block"
            (length,) = struct.unpack_from("<H", head, 16)
            if length + 1 < len(END) or place + length + 1 > size:
                return "block"
            handle.seek(place + length - 3)
            if struct.unpack("<I", handle.read(4))[0] > _BLOCK:
                return "block"
            place += length + 1
    return None
