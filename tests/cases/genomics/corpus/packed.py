"""Gzip, BGZF, zip and tar, rows G01 to G14."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

from cases.genomics.readers.bgzf import END

from . import vcf
from .made import Made, made

MEBIBYTE = 1024**2
ZSTD = b"\x28\xb5\x2f\xfd\x24\x00\x01\x00\x00"


def _plain() -> bytes:
    return vcf.text(*(vcf.record(140_000_000 + 7 * n) for n in range(400))).encode()


def _gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def block(data: bytes, size: int | None = None) -> bytes:
    """One BGZF block; ``size`` is what it says of its own length where that is a lie."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = deflate.compress(data) + deflate.flush()
    said = len(body) + 25 if size is None else size
    head = struct.pack("<4BI2BH2sHH", 31, 139, 8, 4, 0, 0, 255, 6, b"BC", 2, said)
    return head + body + struct.pack("<2I", zlib.crc32(data), len(data))


def _member(data: bytes, name: bytes = b"", *, crc: int | None = None, size: int | None = None) -> bytes:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    body = deflate.compress(data) + deflate.flush()
    head = b"\x1f\x8b\x08" + (b"\x08" if name else b"\x00") + bytes(4) + b"\x00\xff" + name
    check = zlib.crc32(data) if crc is None else crc
    return head + body + struct.pack("<2I", check, len(data) if size is None else size)


def _bomb(piece: bytes, times: int) -> bytes:
    """A gzip stream of ``piece`` over and over, packed only once."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(piece) + deflate.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\x00" + bytes(4) + b"\x02\xff" + packed * times + deflate.flush()


def whole(rng):
    return made("a.vcf.gz", _gz(_plain()))


def g01_zeros(rng):
    return made("a.vcf.gz", _bomb(bytes(64 * MEBIBYTE), 160))


def g01_lines(rng):
    lines = b"##x=0000000000000000000000000000000\n" * (32 * MEBIBYTE // 36)
    return made("a.vcf.gz", _gz(b"##fileformat=VCFv4.2\n") + _bomb(lines, 300))


def g02_nested(rng):
    data = _plain()
    for _ in range(5):
        data = _gz(data)
    return made("a.vcf.gz", data)


def g03_truncated(rng):
    data = _gz(_plain())
    return made("a.vcf.gz", data[: rng.randint(len(data) // 3, len(data) - 9)])


def g03_checksum(rng):
    return made("a.vcf.gz", _member(_plain(), crc=1))


def g03_size(rng):
    return made("a.vcf.gz", _member(_plain(), size=1))


def g04_members(rng):
    data = _plain()
    at = rng.randint(10, len(data) - 10)
    return made("a.vcf.gz", _gz(data[:at]) + _gz(data[at:]))


def g04_garbage_after(rng):
    return made("a.vcf.gz", _gz(_plain()) + b"garbage that is no member")


def g05_no_end_block(rng):
    return made("a.vcf.gz", block(_plain()))


def g05_whole(rng):
    return made("a.vcf.gz", block(_plain()) + END)


def g06_block_of_nothing(rng):
    return made("a.vcf.gz", block(_plain(), size=0) + END)


def g06_block_too_large(rng):
    return made("a.vcf.gz", block(_plain(), size=65_535) + END)


def g06_unpacks_to_more(rng):
    return made("a.vcf.gz", block(vcf.text(vcf.record(), meta=["##x=" + "A" * 70_000]).encode()) + END)


def g07_path_as_name(rng):
    return made("a.vcf.gz", _member(_plain(), b"../../etc/passwd\0"))


def g07_long_name(rng):
    return made("a.vcf.gz", _member(_plain(), b"A" * 65_536 + b"\0"))


def g07_endless_name(rng):
    return made("a.vcf.gz", _member(b"", b"A" * (3 * MEBIBYTE))[: 3 * MEBIBYTE])


def g08_tabix(rng):
    return made("a.vcf.gz.tbi", block(b"TBI\x01" + bytes(40)) + END)


def g08_csi(rng):
    return made("a.vcf.gz.csi", block(b"CSI\x01" + bytes(40)) + END)


def g08_gzi(rng):
    return made("a.vcf.gz.gzi", bytes(8))


def _zip(*entries: tuple[str, bytes], **more) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name) if name.endswith(".") else name, data)
    return out.getvalue()


def zip_whole(rng):
    return made("a.zip", _zip(("run/a.vcf", _plain())))


def _packed_request(encoding: str) -> Made:
    return made(f"body.{encoding}", _gz(bytes(20 * MEBIBYTE)))


def g09_gzip(rng):
    return _packed_request("gzip")


def g09_deflate(rng):
    return _packed_request("deflate")


def g09_brotli(rng):
    return _packed_request("br")


def g10_forged_size(rng):
    data = bytearray(_zip(("a.vcf", _plain())))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    return made("a.zip", bytes(data))


def g10_forged_packed_size(rng):
    data = bytearray(_zip(("a.vcf", _plain())))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 20, 0x7FFFFFFF)
    return made("a.zip", bytes(data))


def g10_overlapping(rng):
    data = _zip(("a.vcf", _plain()), ("b.vcf", _plain()))
    second = data.rfind(b"PK\x01\x02")
    forged = bytearray(data)
    struct.pack_into("<I", forged, second + 42, 0)  # the second entry begins where the first does
    return made("a.zip", bytes(forged))


def g10_unpacks_to_much(rng):
    return made("a.zip", _zip(("a.vcf", bytes(40 * MEBIBYTE))))


def g11_million_entries(rng):
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    count = 1_000_000
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, 30, 0)
    return made("a.zip", b"PK\x03\x04" + bytes(26) + entry * count + end)


def g11_many_entries(rng):
    return made("a.zip", _zip(*((f"{n}.txt", b"") for n in range(2001))))


def _named(name):
    return made("a.zip", _zip((name, _plain())))


def g11_climbing(rng):
    return _named("../a.vcf")


def g11_absolute(rng):
    return _named("/etc/a.vcf")


def g11_drive(rng):
    return _named("C:\\a.vcf")


def g11_reserved(rng):
    return _named("run/CON.vcf")


def g11_trailing_dot(rng):
    return _named("run./a.vcf")


def g11_same_name_twice(rng):
    first = _zip(("a.vcf", _plain()), ("A.VCF", _plain()))
    return made("a.zip", first)


def g11_link(rng):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.vcf")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return made("a.zip", out.getvalue())


def g12_encrypted(rng):
    data = bytearray(_zip(("a.vcf", _plain())))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        data[at + flags] |= 1
    return made("a.zip", bytes(data))


def g12_zip64_lies(rng):
    data = bytearray(_zip(("a.vcf", _plain())))
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, at + 12, 0xFFFFFFFF)
    return made("a.zip", bytes(data))


def g12_two_names(rng):
    data = _zip(("a.vcf", _plain()))
    at = data.rfind(b"PK\x01\x02")
    return made("a.zip", data[: at + 46] + b"b" + data[at + 47 :])


def _tar(*members: tuple[tarfile.TarInfo, bytes], form=tarfile.GNU_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _tar_member(kind: bytes, **more) -> Made:
    info = tarfile.TarInfo("a.vcf")
    info.type = kind
    for name, value in more.items():
        setattr(info, name, value)
    return made("a.tar", _tar((tarfile.TarInfo("b.vcf"), _plain()), (info, b"")))


def g13_device(rng):
    return _tar_member(tarfile.CHRTYPE, devmajor=1, devminor=5)


def g13_hard_link(rng):
    return _tar_member(tarfile.LNKTYPE, linkname="b.vcf")


def g13_symbolic_link(rng):
    return _tar_member(tarfile.SYMTYPE, linkname="/etc/passwd")


def g13_sparse(rng):
    """One TiB that holds nothing, in 512 bytes of GNU's old sparse format."""
    head = bytearray(tarfile.TarInfo("a.vcf").tobuf(tarfile.GNU_FORMAT))
    head[156:157] = tarfile.GNUTYPE_SPARSE
    head[257:265] = b"ustar  \0"
    size = 1 << 40
    head[386:398], head[398:410] = b"%011o\0" % 0, b"%011o\0" % 0
    head[483:495] = b"\x80" + size.to_bytes(11, "big")
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return made("a.tar", bytes(head) + bytes(1024))


def g13_path_in_header(rng):
    info = tarfile.TarInfo("a.vcf")
    info.pax_headers = {"path": "../../a.vcf"}
    return made("a.tar", _tar((info, _plain()), form=tarfile.PAX_FORMAT))


def g14_xz(rng):
    return made("a.vcf.gz", lzma.compress(_plain()))


def g14_bzip2(rng):
    return made("a.vcf.gz", bz2.compress(_plain()))


def g14_zstd(rng):
    return made("a.vcf.gz", ZSTD + bytes(100))
