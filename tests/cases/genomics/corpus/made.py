"""What a generator of the bad-input corpus makes: one file, and what the case expects of it."""

from dataclasses import dataclass, field

from cases.genomics.readers.kinds import Build
from cases.genomics.readers.rows import Expected

SAMPLE, OTHER = "IPD0001-D01-P01-A09", "IPD0002-D01-P01-A15"
CASE = Expected(sample_ids=(SAMPLE,), build=Build.GRCH37)
ANY_BUILD = Expected(sample_ids=(SAMPLE,))
# Stands in files where no reader looks for it, and must never come back in a sentence.
PERSON = "Kari Testesen 01817010055"


@dataclass(frozen=True)
class Made:
    """``data`` under ``name``; ``beside`` are files that come with it."""

    name: str
    data: bytes
    expected: Expected = CASE
    beside: dict[str, bytes] = field(default_factory=dict)


def made(name: str, text: str | bytes, expected: Expected = CASE) -> Made:
    return Made(name, text.encode() if isinstance(text, str) else text, expected)
