"""Identifiers that everybody computes alike: GA4GH Variation Representation Specification 2.0 (VRS), for alleles.

Source: vrs.ga4gh.org, version 2.0: fully-justified normalisation, computed identifiers (truncated SHA-512 over
canonical JSON), refget accessions. Only what the identifier needs is made; nothing is asked from any service.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cases.genomics.logic.normalise import Bases

VERSION = "2.0"
DIGEST_BYTES = 24
STEP = 64  # bases asked for at a time while looking for the ends of a repeat


def truncated_digest(blob: bytes) -> str:
    """GA4GH's sha512t24u: the first 24 bytes of SHA-512 in base64 for addresses, 32 characters."""
    return base64.urlsafe_b64encode(hashlib.sha512(blob).digest()[:DIGEST_BYTES]).decode()


def refget_accession(parts: Iterable[str]) -> str:
    """``SQ.`` and the digest of a whole sequence, given in parts, in capitals and without line ends."""
    digest = hashlib.sha512()
    for part in parts:
        digest.update(part.upper().encode("ascii"))
    return "SQ." + base64.urlsafe_b64encode(digest.digest()[:DIGEST_BYTES]).decode()


@dataclass(frozen=True, slots=True)
class Justified:
    """An allele over its whole region of ambiguity; ``start`` and ``end`` between bases, from 0.

    ``unit`` None: the new bases are given in full. Else they follow from the reference by repeating its last ``unit``
    bases to ``length``.
    """

    start: int
    end: int
    sequence: str
    unit: int | None = None


def fully_justified(pos: int, ref: str, alt: str, bases: Bases, end_of: int) -> Justified:
    """The allele as VRS normalises it. ``pos`` from 1; ``end_of``: the length of the sequence."""
    start, end = pos - 1, pos - 1 + len(ref)
    if ref == alt:
        return Justified(start, end, alt, len(ref))
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt, end = ref[:-1], alt[:-1], end - 1
    while ref and alt and ref[0] == alt[0]:
        ref, alt, start = ref[1:], alt[1:], start + 1
    if ref and alt:
        return Justified(start, end, alt)
    changed = ref or alt
    left = _rolls(changed[::-1], lambda at: bases(max(0, start - at - STEP), start - at)[::-1])
    right = _rolls(changed, lambda at: bases(end + at, min(end_of, end + at + STEP)))
    before, after = bases(start - left, start), bases(end, end + right)
    return _state(start - left, end + right, before + ref + after, before + alt + after, len(changed))


def _rolls(changed: str, following: Callable[[int], str]) -> int:
    """How far the bases beside the change go on as the change does."""
    moved, size = 0, len(changed)
    while beside := following(moved):
        for base in beside:
            if base != changed[moved % size]:
                return moved
            moved += 1
    return moved


def _state(start: int, end: int, ref: str, alt: str, seed: int) -> Justified:
    """Whether the new bases follow from the reference: every deletion, and an insertion that repeats it."""
    if ref and len(alt) < len(ref):
        return Justified(start, end, alt, seed)
    for unit in (size for size in range(seed, 0, -1) if seed % size == 0 and size <= len(ref)):
        template = ref[-unit:]
        if all(base == template[place % unit] for place, base in enumerate(alt[len(ref) :])):
            return Justified(start, end, alt, unit)
    return Justified(start, end, alt)


def allele_id(accession: str, allele: Justified) -> str:
    """``ga4gh:VA.…``. ``accession``: the refget accession of the sequence, ``SQ.…``."""
    location = _digest(
        {
            "end": allele.end,
            "sequenceReference": {"refgetAccession": accession, "type": "SequenceReference"},
            "start": allele.start,
            "type": "SequenceLocation",
        }
    )
    state: dict[str, object] = {"sequence": allele.sequence, "type": "LiteralSequenceExpression"}
    if allele.unit is not None:
        length = len(allele.sequence)
        state = {"length": length, "repeatSubunitLength": allele.unit, "type": "ReferenceLengthExpression"}
    return "ga4gh:VA." + _digest({"location": location, "state": state, "type": "Allele"})


def _digest(content: dict[str, object]) -> str:
    """Over canonical JSON (RFC 8785): keys in order, no blanks; only ASCII texts and whole numbers occur."""
    return truncated_digest(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())
