"""The clauses about the tumour's alterations. Pure.

Each returns what it found, what it looked at, and, where it cannot know, which datum is missing. A question about a
finding has three answers: what a file does not say (a fraction, an exon, a frame, a count) is unknown, never no.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cases.genomics.enums import FindingKind
from cases.trials.enums import CopyKind, Reason, Test, VariantClass, Verdict
from cases.trials.logic.answer import Answer
from cases.trials.logic.explanation import weakest
from cases.trials.logic.facts import Alteration, Dossier
from cases.trials.logic.found import DATUM_OF, absent, in_gene, unclear, usable
from cases.trials.logic.interpreted import judged
from cases.trials.logic.protein import classes_of, is_change, lies_in, lies_in_exon

Asked = Mapping[str, Any]
# A kind covers what is more of the same.
COVERS = {
    CopyKind.AMPLIFICATION: frozenset({"amplification"}),
    CopyKind.GAIN: frozenset({"gain", "amplification"}),
    CopyKind.LOSS: frozenset({"loss", "deletion"}),
    CopyKind.DELETION: frozenset({"deletion"}),
    CopyKind.LOH: frozenset({"loh"}),
}
TEST_OF = {
    CopyKind.AMPLIFICATION: Test.GAINS,
    CopyKind.GAIN: Test.GAINS,
    CopyKind.LOSS: Test.LOSSES,
    CopyKind.DELETION: Test.LOSSES,
    CopyKind.LOH: Test.ALLELES,
}


def variant(asked: Asked, case: Dossier) -> Answer:
    """A small variant in a gene: by exact change or residue, class, exon or codons, allele fraction, and by what its
    interpretation says."""
    present = in_gene(case, asked["gene"], FindingKind.SMALL_VARIANT)
    return _answer(asked, case, present, [_variant_fits(one, asked) for one in present], Test.SMALL_VARIANTS)


def copy_number(asked: Asked, case: Dossier) -> Answer:
    """A gene with more or fewer copies: by kind, by their number, or both."""
    present = in_gene(case, asked["gene"], FindingKind.COPY_NUMBER)
    if "kind" in asked:
        test = TEST_OF[CopyKind(asked["kind"])]
    else:
        test = Test.LOSSES if "max_copies" in asked or asked.get("copies", 2) < 2 else Test.GAINS
    return _answer(asked, case, present, [_copies_fit(one, asked) for one in present], test)


def fusion(asked: Asked, case: Dossier) -> Answer:
    """A fusion with the gene as either partner; with this partner, or with any but these."""
    gene = asked["gene"]
    present = [f for f in usable(case) if f.kind == FindingKind.FUSION and gene in {f.gene, f.partner}]
    return _answer(asked, case, present, [_fusion_fits(one, asked) for one in present], Test.FUSIONS)


def splice(asked: Asked, case: Dossier) -> Answer:
    """A transcript that leaves exons out, as the laboratory saw it in RNA."""
    present = in_gene(case, asked["gene"], FindingKind.SPLICE)
    return _answer(asked, case, present, [_splice_fits(one, asked) for one in present], Test.SPLICES)


def _answer(asked: Asked, case: Dossier, present: Sequence[Alteration], fits: Sequence[Verdict], test: Test) -> Answer:
    """Those that fit go on to their interpretation; one that may fit keeps the question open."""
    gene = asked["gene"]
    hits = [one for one, fit in zip(present, fits, strict=True) if fit == Verdict.MATCH]
    perhaps = [one for one, fit in zip(present, fits, strict=True) if fit == Verdict.UNKNOWN]
    answer = judged(hits, asked, gene) if hits else None
    if answer is not None and (answer.result != Verdict.NO or not perhaps):
        return answer
    if perhaps:
        return unclear(perhaps, Reason.INCONCLUSIVE, DATUM_OF[test], gene)
    return absent(case, test, gene, present)


def _variant_fits(finding: Alteration, asked: Asked) -> Verdict:
    if not (finding.consequence or finding.protein):
        return Verdict.UNKNOWN
    classes = classes_of(finding.consequence, finding.protein)
    changes = asked.get("change")
    return _all(
        [
            _said(not changes or any(is_change(change, finding.protein) for change in changes)),
            _said(VariantClass(asked.get("class", VariantClass.MUTATION)) in classes),
            _place(finding, asked),
            _between(finding.allele_fraction, asked.get("min_allele_fraction"), asked.get("max_allele_fraction")),
        ]
    )


def _place(finding: Alteration, asked: Asked) -> Verdict:
    """Exon and codons. Where a file names no exon, the codons of the rule speak for it."""
    in_codons = lies_in(asked["codons"], finding.protein) if "codons" in asked else True
    if "exon" not in asked:
        return _said(in_codons)
    in_exon = lies_in_exon(asked["exon"], finding.exon)
    if in_exon is None:
        return _said(in_codons) if "codons" in asked else Verdict.UNKNOWN
    return _said(in_exon)


def _copies_fit(finding: Alteration, asked: Asked) -> Verdict:
    kind = "kind" not in asked or finding.copy_number_kind in COVERS[CopyKind(asked["kind"])]
    copies = 0.0 if finding.copy_number_kind == "deletion" and finding.copies is None else finding.copies
    exact = asked.get("copies")
    return _all(
        [
            _said(kind),
            _between(copies, asked.get("min_copies"), asked.get("max_copies")),
            _between(None if copies is None else float(round(copies)), exact, exact),
        ]
    )


def _fusion_fits(finding: Alteration, asked: Asked) -> Verdict:
    other = finding.partner if finding.gene == asked["gene"] else finding.gene
    if other == asked["gene"]:  # a rearrangement within one gene joins it to nothing
        return Verdict.NO
    partner, excepted = asked.get("partner"), asked.get("except_partners", ())
    named = partner is None and not excepted
    return _all(
        [
            _said(True if named else None if not other else other == (partner or other) and other not in excepted),
            _said(finding.in_frame if asked.get("in_frame") else True),
        ]
    )


def _splice_fits(finding: Alteration, asked: Asked) -> Verdict:
    if "exon" not in asked:
        return Verdict.MATCH
    return _said(finding.exon.removeprefix("exon").strip() == asked["exon"] if finding.exon else None)


def _between(value: float | None, low: float | None, high: float | None) -> Verdict:
    """Unknown where something is asked and the file says nothing."""
    if low is None and high is None:
        return Verdict.MATCH
    if value is None:
        return Verdict.UNKNOWN
    return _said((low is None or value >= low) and (high is None or value <= high))


def _said(yes: bool | None) -> Verdict:
    return Verdict.UNKNOWN if yes is None else Verdict.MATCH if yes else Verdict.NO


def _all(said: Iterable[Verdict]) -> Verdict:
    return weakest(said)
