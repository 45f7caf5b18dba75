"""MAF, the mutation annotation format of GDC, vcf2maf and cBioPortal: one row per changed allele, read by column name.

A MAF writes an insertion or deletion without the base before it. With the column vcf_region that base is known; else
the row's alleles begin with N, and the reference genome (where one is configured) puts the base in its place.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from cases.genomics.readers.draft import Draft
from cases.genomics.readers.identity import is_generic, same_patient, same_sample
from cases.genomics.readers.kinds import Section
from cases.genomics.readers.maf_columns import REQUIRED, Columns
from cases.genomics.readers.maf_row import MafRows
from cases.genomics.readers.maf_words import BUILDS, ENTREZ
from cases.genomics.readers.rows import Expected
from cases.genomics.readers.table import column_names, split_cells

_SHOWN = 5  # samples named in a sentence


def read_maf(lines: Iterable[tuple[int, str]], draft: Draft, expected: Expected) -> None:
    """Fills the draft with the rows of the expected sample (all rows when none is expected or found)."""
    walk = iter(lines)
    columns = _header(walk, draft)
    rows = MafRows(columns, draft)
    samples: Counter[str] = Counter()
    own: dict[str, bool] = {}
    for number, text in walk:
        if not text or text[0] == "#":
            continue
        if '"' in text:
            text = "\t".join(split_cells(text))
        if text.count("\t") + 1 != columns.width and not _whole(draft, number, text, columns.width):
            continue
        cells = columns.cells(text)
        sample = cells[columns.sample]
        samples[sample] += 1
        if sample not in own:
            own[sample] = _is_own(sample, expected)
        if own[sample]:
            rows.add(number, cells)
    _settle(rows, samples, draft, expected)


def _header(walk: Iterable[tuple[int, str]], draft: Draft) -> Columns:
    for number, text in walk:
        if text.strip() and not text.startswith("#"):
            return Columns(column_names(split_cells(text), draft, number, REQUIRED), number)
    raise draft.refuse("header_missing")


def _whole(draft: Draft, number: int, text: str, width: int) -> bool:
    """Whether the line has a cell for every column and nothing beyond them; what is wrong is recorded."""
    cells = split_cells(text)
    if not text.strip():
        return False
    if len(cells) < width:
        draft.problem("cells_missing", line=number, found=len(cells), expected=width)
        return False
    if any(cell.strip() for cell in cells[width:]):
        draft.problem("cells_extra", line=number, found=len(cells), expected=width)
        return False
    return True


def _is_own(sample: str, expected: Expected) -> bool:
    return not expected.sample_ids or any(same_sample(sample, want) for want in expected.sample_ids)


def _settle(rows: MafRows, samples: Counter[str], draft: Draft, expected: Expected) -> None:
    """What concerns the whole file: whose it is, its build, what was left out."""
    ids = tuple(sample for sample in samples if sample and not is_generic(sample))
    _several(ids, draft, expected)
    own = tuple(sample for sample in ids if _is_own(sample, expected)) or ids
    draft.update_sample(
        sample_ids=own, dna_id=own[0] if len(own) == 1 else None, normal_id=rows.normal
    )  # fmt: skip
    _build(rows.builds, draft)
    _entrez(rows, draft)
    rows.finish()
    draft.counts["records"] = samples.total()
    draft.section(Section.SMALL_VARIANTS, draft.sent_passed + sum(row.passed for row in draft.small_variants))
    if not samples:
        draft.problem("no_findings")


def _several(ids: Sequence[str], draft: Draft, expected: Expected) -> None:
    """Rows of another patient's sample are never stored; that they came along is for a person to settle."""
    foreign = [sample for sample in ids if not _is_own(sample, expected)]
    if expected.sample_ids and len(foreign) < len(ids):
        strangers = [one for one in foreign if not any(same_patient(one, want) for want in expected.sample_ids)]
        if not foreign:
            return
        if not strangers:
            draft.problem("sample_other_rows", count=len(foreign))
            return
    elif len(ids) < 2:
        return
    named = ", ".join(ids[:_SHOWN]) + (" ..." if len(ids) > _SHOWN else "")
    draft.problem("several_patients", found=named)


def _build(words: Counter[str], draft: Draft) -> None:
    """NCBI_Build of every row: one build under any of its names, or blank in every row."""
    stated = {BUILDS.get(word.lower()) for word in words if word}
    if None in stated:
        unknown = next(word for word in words if word and word.lower() not in BUILDS)
        draft.problem("maf_build", field="NCBI_Build", value=unknown)
    elif len(stated) > 1 or (stated and "" in words):
        draft.problem("maf_builds", field="NCBI_Build", found=", ".join(sorted(word or "-" for word in words)))
    elif stated:
        (draft.build,) = stated
        draft.build_evidence = f"NCBI_Build {', '.join(sorted(words))}"


def _entrez(rows: MafRows, draft: Draft) -> None:
    """A symbol and its Entrez number that speak of different genes: one of the two was moved or mistyped."""
    names = {str(number): gene for gene, number in ENTREZ.items()}
    twice = Counter(gene for gene, _ in rows.entrez)
    for (gene, number), line in rows.entrez.items():
        other = names.get(number)
        known = ENTREZ.get(gene)
        if (known is not None and str(known) != number) or (other is not None and other != gene) or twice[gene] > 1:
            draft.problem(
                "maf_entrez", line=line, field="Entrez_Gene_Id", gene=gene, value=number, other=other or known or "?"
            )
