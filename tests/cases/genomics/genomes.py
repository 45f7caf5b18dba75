"""Small genomes and chains that tests write themselves."""

import gzip
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path


def write_fasta(path: Path, contigs: Mapping[str, str], *, width: int = 60) -> Path:
    """A FASTA and its .fai, lines of ``width`` bases."""
    text, index = "", ""
    for name, sequence in contigs.items():
        text += f">{name} made\n"
        index += f"{name}\t{len(sequence)}\t{len(text)}\t{width}\t{width + 1}\n"
        text += "".join(sequence[at : at + width] + "\n" for at in range(0, len(sequence), width))
    path.write_text(text)
    path.with_name(path.name + ".fai").write_text(index)
    return path


def write_bgzip(path: Path, plain: Path, *, block: int = 500) -> Path:
    """The same as bgzip: blocks of gzip, the index of their places, the empty last block."""
    content, places, packed = plain.read_bytes(), [], b""
    for at in range(0, len(content), block):
        if at:
            places.append((len(packed), at))
        packed += _member(content[at : at + block])
    path.write_bytes(packed + _member(b""))
    path.with_name(path.name + ".fai").write_bytes(plain.with_name(plain.name + ".fai").read_bytes())
    numbers = [number for pair in places for number in pair]
    path.with_name(path.name + ".gzi").write_bytes(struct.pack(f"<Q{len(numbers)}Q", len(places), *numbers))
    return path


def _member(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    body = packer.compress(content) + packer.flush()
    size = len(body) + 25
    head = b"\x1f\x8b\x08\x04" + bytes(4) + b"\x00\xff\x06\x00BC\x02\x00" + struct.pack("<H", size)
    return head + body + struct.pack("<II", zlib.crc32(content), len(content))


def write_chain(path: Path, *chains: tuple[str, str]) -> Path:
    """Chains as (header after the word chain, block lines)."""
    text = "# made\n" + "".join(f"chain {header}\n{blocks}\n\n" for header, blocks in chains)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path
