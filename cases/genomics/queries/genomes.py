"""The configured genomes and the chains between them: a variant on the other build, and its VRS identifier."""

import hashlib
import json
import os
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings

from cases.genomics.logic import vrs
from cases.genomics.logic.liftover import ChainMap, NoLift, span
from cases.genomics.logic.normalise import left_aligned, trimmed
from cases.genomics.readers.against_reference import open_reference
from cases.genomics.readers.chain import read_chains
from cases.genomics.readers.reference import Reference, UnusableReferenceError

OTHER = {"GRCh37": "GRCh38", "GRCh38": "GRCh37"}


@cache
def _chains(path: str) -> dict[str, ChainMap]:
    return read_chains(Path(path))


def reference_of(build: str) -> Reference | None:
    """The genome of a build; None where none is configured, or it cannot be used (the reading report says so)."""
    path = settings.REFERENCE_GENOMES.get(build)
    opened = open_reference(path) if path else None
    return opened if isinstance(opened, Reference) else None


class Genomes:
    """What is configured for one build. Raises UnusableChainError for a damaged chain file."""

    def __init__(self, build: str) -> None:
        self.build, self.other = build, OTHER.get(build, "")
        path = settings.CHAIN_FILES.get(build)
        self._chains = _chains(path) if path else None
        self.reference, self.target = reference_of(build), reference_of(self.other)

    @property
    def can_lift(self) -> bool:
        return self._chains is not None

    def lift(self, chrom: str, pos: int, ref: str, alt: str) -> str | NoLift:
        """The key on the other build, or why there is none.

        Where the other build's genome is at hand, its bases must be the same, and the key is leftmost there.
        """
        if self._chains is None:
            return NoLift.NOT_CONFIGURED
        chains = self._chains.get(chrom)
        found = chains.lift(*span(pos, ref, alt)) if chains is not None else NoLift.UNMAPPED
        if isinstance(found, NoLift):
            return found
        there, start = found
        if self.target is None or not self.target.length(there):
            place, first, second = trimmed(start + 1, ref, alt)
        elif self.target.fetch(there, start, start + len(ref)) != ref:
            return NoLift.REFERENCE_DIFFERS
        else:
            place, first, second = left_aligned(start + 1, ref, alt, self.target.bases_of(there))
        return f"{self.other}:{there}:{place}:{first}:{second}"


def vrs_id(build: str, chrom: str, pos: int, ref: str, alt: str) -> str:
    """The GA4GH identifier of an allele; empty where its sequence is not at hand, or has other bases there."""
    reference = reference_of(build)
    length = reference.length(chrom) if reference is not None else None
    if reference is None or length is None:
        return ""
    try:
        if reference.fetch(chrom, pos - 1, pos - 1 + len(ref)) != ref:
            return ""
        allele = vrs.fully_justified(pos, ref, alt, reference.bases_of(chrom), length)
        return vrs.allele_id(accession(reference, chrom), allele)
    except UnusableReferenceError:
        return ""


@cache
def accession(reference: Reference, chrom: str) -> str:
    """The refget accession of a chromosome: computed once from the whole sequence, then kept on disk."""
    kept = _kept_in(reference)
    known = json.loads(kept.read_text()) if kept.is_file() else {}
    if chrom not in known:
        known[chrom] = vrs.refget_accession(reference.parts(chrom))
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=kept.parent)
        with os.fdopen(handle, "w") as file:
            json.dump(known, file)
        Path(name).replace(kept)  # whole or not at all, whoever else writes
    return str(known[chrom])


def _kept_in(reference: Reference) -> Path:
    """By path, size and time of the file, so that another genome under the same name is computed anew."""
    facts = reference.path.stat()
    name = hashlib.sha256(f"{reference.path.resolve()}:{facts.st_size}:{facts.st_mtime_ns}".encode()).hexdigest()[:24]
    return Path(settings.MOLMDT_HOME) / "genomes" / f"{name}.json"
