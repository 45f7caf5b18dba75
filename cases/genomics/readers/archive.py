"""Unpacks a zip or tar archive into a directory that the caller owns, trusting nothing that the archive says."""

import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cases.genomics.readers.draft import RefusedError, make_problem
from cases.genomics.readers.source import MAX_RATIO, RATIO_FLOOR, is_gzip

MAX_ENTRIES = 2000
MAX_DIRECTORY = MAX_ENTRIES * 1024  # bytes of a zip's table of contents; every entry would become an object
MAX_TOTAL = 2 * 1024**3
_CHUNK = 1 << 20
_ARCHIVE_SUFFIXES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".7z", ".rar")
_RESERVED = frozenset({"con", "prn", "aux", "nul"})
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
_DETAILS = {EOFError: "it ends too early", NotImplementedError: "it is packed in a way that is not read"}
_IGNORED = ("__MACOSX", ".DS_Store")


def is_archive(path: Path) -> bool:
    """A zip that is no Office file, or a tar, plain or compressed. By content."""
    with path.open("rb") as handle:
        head = handle.read(1024)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return b"[Content_Types].xml" not in head and b"mimetype" not in head[:64]
    if head[257:262] == b"ustar":
        return True
    if is_gzip(head):
        try:
            return zlib.decompressobj(wbits=31).decompress(head, 600)[257:262] == b"ustar"
        except zlib.error:
            return False
    return False


def unpack(path: Path, into: Path) -> list[tuple[Path, str]]:
    """The unpacked files with their names inside the archive. Raises RefusedError; may leave files in ``into``."""
    unpacker = _Unpacker(path, into)
    try:
        if zipfile.is_zipfile(path):
            unpacker.unpack_zip()
        else:
            unpacker.unpack_tar()
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        detail = _DETAILS.get(type(error), "it cannot be unpacked")
        raise unpacker.refuse("archive_damaged", detail=detail) from error
    return unpacker.files


def _directory_bytes(path: Path) -> int:
    """How long the table of contents says that it is, at most; Python reads all of it whatever the entry count."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        handle.seek(max(0, size - (1 << 16) - 22))
        tail = handle.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 20:
        return 0
    (length,) = struct.unpack_from("<I", tail, at + 12)
    return size if length == 0xFFFFFFFF else int(length)


class _Unpacker:
    def __init__(self, path: Path, into: Path) -> None:
        self.path = path
        self.into = into
        self.files: list[tuple[Path, str]] = []
        self.names: set[str] = set()
        self.total = 0
        self.ceiling = min(MAX_TOTAL, max(RATIO_FLOOR, path.stat().st_size * MAX_RATIO))

    def refuse(self, rule: str, **values: Any) -> RefusedError:
        return RefusedError(make_problem(rule, file=self.path.name, **values))

    def unpack_zip(self) -> None:
        if _directory_bytes(self.path) > MAX_DIRECTORY:
            raise self.refuse("archive_many", limit=MAX_ENTRIES)
        with zipfile.ZipFile(self.path) as archive:
            entries = archive.infolist()
            self._count(len(entries))
            self._refuse_overlaps(entries)
            for entry in entries:
                if entry.flag_bits & 1:
                    raise self.refuse("archive_encrypted")
                mode = entry.external_attr >> 16
                if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or not stat.S_IFMT(mode)):
                    raise self.refuse("archive_link", value=entry.filename)
                if not entry.is_dir() and self._accept(entry.filename):
                    with archive.open(entry) as stream:
                        self._copy(stream, entry.filename)

    def _refuse_overlaps(self, entries: list[zipfile.ZipInfo]) -> None:
        """Entries that share bytes make small bombs large."""
        ends = sorted((entry.header_offset, entry.header_offset + entry.compress_size) for entry in entries)
        beyond = bool(ends) and ends[-1][1] > self.path.stat().st_size
        if beyond or any(end > start for (_, end), (start, _) in pairwise(ends)):
            raise self.refuse("archive_damaged", detail="entries overlap or end beyond the file")

    def unpack_tar(self) -> None:
        with tarfile.open(self.path) as archive:
            for entry in self._members(archive):
                if entry.isdir():
                    continue
                if not entry.isreg():
                    raise self.refuse("archive_link", value=entry.name)
                if self._accept(entry.name):
                    stream = archive.extractfile(entry)
                    self._copy(stream or io.BytesIO(), entry.name)

    def _members(self, archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
        for count, entry in enumerate(archive, start=1):
            self._count(count)
            yield entry

    def _count(self, entries: int) -> None:
        if entries > MAX_ENTRIES:
            raise self.refuse("archive_many", limit=MAX_ENTRIES)

    def _accept(self, name: str) -> bool:
        """Checks the name; False for what is left out quietly."""
        path = PurePosixPath(name)
        if (
            path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name
            or any(part.split(".")[0].lower() in _RESERVED or part.endswith((" ", ".")) for part in path.parts)
            or len(name) > 500
        ):  # fmt: skip
            raise self.refuse("archive_entry", value=name)
        if any(part in _IGNORED or part.startswith("._") for part in path.parts):
            return False
        if name.lower().endswith(_ARCHIVE_SUFFIXES):
            raise self.refuse("archive_nested", value=name)
        folded = str(path).casefold()
        if folded in self.names:
            raise self.refuse("archive_twice", value=name)
        self.names.add(folded)
        return True

    def _copy(self, stream: IO[bytes], name: str) -> None:
        """Writes to a name of our own: the archive's name is only shown."""
        target = self.into / f"{len(self.files):05d}"
        with target.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                self.total += len(chunk)
                if self.total > self.ceiling:
                    raise self.refuse("archive_size", limit=self.ceiling)
                out.write(chunk)
        self.files.append((target, str(PurePosixPath(name))))
