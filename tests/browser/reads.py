"""A tiny BAM with its index, written byte by byte as the SAM specification says: reads of one place."""

import struct
import zlib

END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
BASES = "=ACMGRSVTWYHKDBN"


def block(content: bytes) -> bytes:
    """One block of BGZF."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    head = struct.pack("<4BI2BH2BHH", 31, 139, 8, 4, 0, 0, 255, 6, 66, 67, 2, len(packed) + 25)
    return head + packed + struct.pack("<2I", zlib.crc32(content), len(content))


def bin_of(begin: int, end: int) -> int:
    """The smallest bin that holds a region; begin from 0, end excluded."""
    for shift, first in ((14, 4681), (17, 585), (20, 73), (23, 9), (26, 1)):
        if begin >> shift == (end - 1) >> shift:
            return first + (begin >> shift)
    return 0


def read(name: str, start: int, sequence: str, flag: int = 0) -> bytes:
    """A read that matches along its whole length; start from 0."""
    codes = [BASES.index(base) for base in sequence] + [0]
    packed = bytes(codes[n] << 4 | codes[n + 1] for n in range(0, len(sequence), 2))
    body = struct.pack(
        "<iiBBHHHiiii", 0, start, len(name) + 1, 60, bin_of(start, start + len(sequence)), 1, flag, len(sequence),
        -1, -1, 0,
    )  # fmt: skip
    body += name.encode() + b"\0" + struct.pack("<I", len(sequence) << 4) + packed + b"\x1e" * len(sequence)
    return struct.pack("<i", len(body)) + body


def bam_and_index(chrom: str, length: int, starts: list[int]) -> tuple[bytes, bytes]:
    """Reads of a hundred bases at these places of one chromosome."""
    text = f"@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:{chrom}\tLN:{length}\n".encode()
    head = b"BAM\1" + struct.pack("<i", len(text)) + text + struct.pack("<i", 1)
    head += struct.pack("<i", len(chrom) + 1) + chrom.encode() + b"\0" + struct.pack("<i", length)
    first = block(head)
    reads = b"".join(read(f"r{number}", start, "ACGT" * 25) for number, start in enumerate(sorted(starts)))
    second = block(reads)
    begin, end = len(first) << 16, (len(first) + len(second)) << 16
    bins = sorted({bin_of(start, start + 100) for start in starts})
    windows = max(starts) // 16384 + 1
    index = b"BAI\1" + struct.pack("<ii", 1, len(bins))
    for one in bins:
        index += struct.pack("<IiQQ", one, 1, begin, end)
    index += struct.pack("<i", windows) + struct.pack("<Q", begin) * windows
    return first + second + END, index
