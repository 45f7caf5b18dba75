"""Where today's slides would mislead about this very case: each oddity that changes what the board would see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cases.genomics.inpred import ours as our
from cases.genomics.inpred.cells import has_decimal_comma, written
from cases.genomics.inpred.compare import Shown
from cases.genomics.inpred.rna import RnaState
from cases.genomics.inpred.rules import MIN_TMB_MEGABASES, ROWS_PER_SLIDE, TableName, Why
from cases.genomics.inpred.slide import slide_fraction
from cases.genomics.inpred.table import Row
from cases.genomics.inpred.view import View
from cases.genomics.logic.sample_id import SAMPLE_TYPES, parse_sample_id
from cases.genomics.logic.signatures import INPRED_MSI_2026, MsiClass, TmbClass

NAMED = 6  # variants that a sentence names; the tables show them all


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of ``sentences.TOLD`` and what fills it."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


def told(view: View) -> tuple[Told, ...]:
    parts = (_ids, _stops, _rows, _counts, _figures, _rna, _summary)
    return tuple(one for part in parts for one in part(view))


def _tell(code: str, **values: object) -> Told:
    return Told(code, tuple((name, str(value)) for name, value in values.items()))


def _ids(view: View) -> Iterator[Told]:
    table = view.table
    if view.table_ids_differ:
        yield _tell("id_mismatch", ids=", ".join(table.ids), sample=view.sample)
    if table.other_rows:
        yield _tell("other_rows", count=table.other_rows)
    third = view.sample.split("-")[2:3]
    kind = SAMPLE_TYPES.get(third[0][:1]) if third else None
    if kind and parse_sample_id(view.sample) is None:
        yield _tell("type_guessed", sample=view.sample, kind=kind)


def _stops(view: View) -> Iterator[Told]:
    if view.today.gate:
        yield _tell("run_stopped", lines=_lines(view.table.rows[at] for at in view.today.gate))
    for code, column in view.today.crashes:
        yield _tell(code, column=column)
    commas = sum(
        has_decimal_comma(row.get(name)) for row in view.table.rows for name in ("AF_tumor_DNA", "Depth_tumor_DNA")
    )
    if commas:
        yield _tell("decimal_comma", count=commas)


def _rows(view: View) -> Iterator[Told]:
    rows, ours = view.table.rows, view.ours
    altering = view.tables[TableName.ALTERS_PROTEIN]
    unmarked = [row.source for row in altering if row.today and row.rescued]
    yield from _about("rescued_unmarked", unmarked)
    yield from _about("acmg_only", _because(view, Why.ACMG_ONLY))
    tert = [
        row
        for at, row in enumerate(rows)
        if our.is_tert(row) and at not in ours.coding_region and at in ours.rescued | ours.class_selected
    ]
    yield from _about("tert_lost", tert)
    yield from _about("artefact_rescued", _because(view, Why.ARTEFACT_RESCUED))
    yield from _about("splice_synonymous", _because(view, Why.SPLICE_SYNONYMOUS))
    yield from _about("depth_missing", _because(view, Why.DEPTH_MISSING))
    yield from _about("reported_in_list", _because(view, Why.REPORTED_IN_LIST))
    yield from _by_line("unannotated", [rows[at] for at in sorted(ours.coding_region) if not _annotated(rows[at])])
    yield from _by_line("cut_at_hash", [row for row in rows if row.is_cut])
    lost = sorted({*view.today.collapsed} - {*ours.repeated})
    yield from _by_line("collapsed", [rows[at] for at in lost])
    yield from _by_line("inexact_judgement", _because(view, Why.JUDGEMENT_INEXACT))
    tiny = [
        row.source
        for row in altering
        if row.today and row.allele_fraction and slide_fraction(row.allele_fraction) == "0.0"
    ]
    yield from _about("fraction_zero", tiny)


def _annotated(row: Row) -> bool:
    return bool(written(row.get("Coding_status")))


def _because(view: View, why: Why) -> list[Row]:
    """Each line once, in whichever table the two differ for this reason."""
    found: dict[int, Row] = {}
    for shown in view.tables.values():
        found |= {row.source.line: row.source for row in shown if row.why is not None and row.why.code is why}
    return [found[line] for line in sorted(found)]


def _counts(view: View) -> Iterator[Told]:
    if view.today.gate:
        return
    total, coding = len(view.today.class_selected), len(view.today.coding_region)
    altering = len(view.today.alters_protein)
    if coding > total:
        yield _tell("counts_mixed", total=total, coding=coding)
    if not altering:
        yield _tell("no_altering")
    if altering > ROWS_PER_SLIDE:
        yield _tell("one_slide", count=altering)
    main = _shown(view.tables[TableName.MAIN_FINDINGS])
    if main:
        yield _tell("main_findings_hidden", count=main)


def _shown(rows: Iterable[Shown]) -> int:
    return sum(row.ours for row in rows)


def _figures(view: View) -> Iterator[Told]:
    in_house = view.tmb.in_house
    if in_house.today is not None and in_house.today != in_house.count:
        yield _tell("rescued_in_burden", today=in_house.today, count=in_house.count)
    if view.line.cells is not None and view.tmb.tmb_class is TmbClass.NOT_TESTED:
        yield _tell("tmb_missing")
    if in_house.megabases is None:
        yield _tell("size_missing")
    elif in_house.megabases < MIN_TMB_MEGABASES:
        yield _tell("region_small", size=view.table.size)
    if view.table.purity is None:
        yield _tell("purity_missing")
    for label in view.table.conflicts:
        yield _tell("header_twice", label=label)
    percent = view.msi.percent
    if view.msi.msi_class is MsiClass.LIKELY_UNSTABLE:
        assert percent is not None
        gap = INPRED_MSI_2026.stable_to < percent < INPRED_MSI_2026.stable_to + 1 and round(percent, 2) != percent
        yield _tell("msi_gap", percent=percent) if gap else _tell("msi_untranslated")


def _rna(view: View) -> Iterator[Told]:
    members, rna = view.members, view.rna
    dna = members.of_kind("DNA_tumor")
    if dna is not None and not members.is_about(view.sample):
        yield _tell("list_of_another", found=dna.sample, sample=view.sample)
    if rna.sample is not None and not members.rna_is_last:
        yield _tell("rna_forgotten", rna=rna.sample)
    if rna.state is RnaState.UNKNOWN:
        yield _tell("rna_unknown", rna=rna.sample)
    if view.rna_line.last_line_open and not rna.fusions:
        yield _tell("fusion_line_end")
    if view.amplified:
        yield _tell("amplifications", genes=", ".join(view.amplified))
    found = (*view.amplified, *rna.fusions)
    if found:
        yield _tell("draft_clean", found=", ".join(found))


def _summary(view: View) -> Iterator[Told]:
    for sample, line in ((view.sample, view.line), (view.rna.sample, view.rna_line)):
        if sample is not None and line.prefixed:
            yield _tell("summary_prefixed", sample=sample)
        if sample is not None and line.twice:
            yield _tell("summary_twice", sample=sample)
    if view.line.cells is None and not view.line.twice:
        yield _tell("summary_absent", sample=view.sample)


def _about(code: str, rows: list[Row]) -> Iterator[Told]:
    if rows:
        yield _tell(code, count=len(rows), variants=_named(rows))


def _by_line(code: str, rows: list[Row]) -> Iterator[Told]:
    if rows:
        yield _tell(code, count=len(rows), lines=_lines(rows))


def _named(rows: list[Row]) -> str:
    names = [f"{row.get('Gene_symbol')} {_change(row)}" for row in rows[:NAMED]]
    return ", ".join(names) + (" …" if len(rows) > NAMED else "")


def _change(row: Row) -> str:
    return next(
        (text for name in ("Protein_change_short", "cDNA_change") if (text := written(row.get(name)))),
        f"{row.get('Genomic_location')} {row.get('DNA_change')}",
    )


def _lines(rows: Iterable[Row]) -> str:
    numbers = [row.line for row in rows]
    return ", ".join(map(str, numbers[:NAMED])) + (" …" if len(numbers) > NAMED else "")
