"""What matters for the board, for other rooms: overview box, meeting, screening, documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from cases.dossier.models import Case
from cases.genomics.enums import InterpretationState, Relevance
from cases.genomics.evidence import strength
from cases.genomics.logic.expectation import Expectation
from cases.genomics.models import Finding, Implication, Profile
from cases.genomics.queries.figures import Figure, figures_of
from cases.genomics.queries.memory import Seen
from cases.genomics.queries.profiles import current_profiles
from cases.genomics.queries.table import Row, rows_of


@dataclass(frozen=True)
class Evidence:
    """One actionability. Levels belong to ``system`` and its version: in the patient's own tumour type, in others."""

    drugs: tuple[str, ...]
    effect: str  # sensitive, resistant
    system: str
    system_version: str
    own_tumour: str
    other_tumours: str
    source: str
    source_version: str = ""
    oncotree: str = ""  # the tumour type that "own" means


@dataclass(frozen=True)
class Said:
    """What the interpretation says of the diagnosis or the outcome, on its scale; apart from drugs."""

    use: str  # diagnostic, prognostic
    direction: str  # supports, excludes, better, worse
    subject: str
    system: str
    system_version: str
    level: str
    oncotree: str  # the tumour type that it holds in


@dataclass(frozen=True)
class KeyFinding:
    """A finding marked relevant, or interpreted. Everything is as of the current profile of its specimen."""

    finding_id: int
    profile_id: int
    kind: str
    title: str  # BRAF, FGFR2::BICC1
    change: str  # p.(Val600Glu); amplification; fusion, in frame (in the active language)
    hgvs_c: str
    hgvs_p: str
    transcript: str
    variant_key: str
    allele_fraction: float | None  # 0..1
    depth: int | None
    expected: Expectation | None
    copy_number: float | None
    supporting_reads: int | None
    source: str  # DNA, RNA or empty
    relevance: str
    oncogenicity: str  # empty = not interpreted
    interpretation_state: str  # draft, proposed, confirmed, or empty
    text: str
    evidence: tuple[Evidence, ...]
    seen: Seen
    imported_at_version: int
    points: int | None = None  # of the criteria; None = no criterion was judged
    said: tuple[Said, ...] = ()  # of diagnosis and outcome

    @property
    def strongest(self) -> Evidence | None:
        """The evidence that a headline shows: own tumour type before others, then the higher level."""
        return min(self.evidence, key=_weight, default=None)


def _weight(evidence: Evidence) -> tuple[int, int]:
    return strength(evidence.system, evidence.own_tumour), strength(evidence.system, evidence.other_tumours)


def key_findings(case: Case, *, confirmed_only: bool = False) -> list[KeyFinding]:
    """Of all current profiles, the best evidence first. A constant number of queries per profile.

    ``confirmed_only``: interpretations that a second person has not confirmed are left out of text and evidence; the
    finding itself stays.
    """
    found: list[KeyFinding] = []
    for profile in current_profiles(case):
        interpreted = Q(interpretations__state__in=[InterpretationState.PROPOSED, InterpretationState.CONFIRMED])
        chosen = (
            Finding.objects.filter(profile=profile).filter(Q(relevance=Relevance.RELEVANT) | interpreted).distinct()
        )
        rows = rows_of(chosen, profile, case)
        said = _said(row.interpretation.pk for row in rows if row.interpretation)
        found += [_key(row, profile, confirmed_only, said) for row in rows]
    return sorted(found, key=_rank)


def _said(interpretations: Iterable[int]) -> dict[int, list[Said]]:
    """By interpretation, what it says of diagnosis and outcome. One query."""
    found: dict[int, list[Said]] = defaultdict(list)
    for one in Implication.objects.filter(interpretation__in=list(interpretations)):
        found[one.interpretation_id].append(
            Said(one.use, one.direction, one.subject, one.system, one.system_version, one.level, one.oncotree)
        )
    return found


def _rank(finding: KeyFinding) -> tuple[int, int, str]:
    best = finding.strongest
    return (*(_weight(best) if best else (99, 99)), finding.title)


def _key(row: Row, profile: Profile, confirmed_only: bool, said: Mapping[int, Sequence[Said]]) -> KeyFinding:
    finding, interpretation = row.finding, row.interpretation
    if confirmed_only and interpretation is not None and interpretation.state != InterpretationState.CONFIRMED:
        interpretation = None
    evidence = tuple(
        Evidence(
            tuple(action.drugs), action.effect, action.system, action.system_version, action.level_own_tumour,
            action.level_other_tumours, action.source, action.source_version, action.oncotree,
        )
        for action in (row.actions if interpretation else ())
    )  # fmt: skip
    return KeyFinding(
        finding_id=finding.pk, profile_id=profile.pk, kind=finding.kind, title=row.title, change=row.change,
        hgvs_c=finding.hgvs_c, hgvs_p=finding.hgvs_p, transcript=finding.transcript, variant_key=finding.variant_key,
        allele_fraction=finding.allele_fraction, depth=finding.depth, expected=row.expected, copy_number=row.copies,
        supporting_reads=finding.supporting_reads, source=finding.source, relevance=finding.relevance,
        oncogenicity=interpretation.oncogenicity if interpretation else "",
        interpretation_state=interpretation.state if interpretation else "",
        text=interpretation.text if interpretation else "", evidence=evidence, seen=row.seen,
        imported_at_version=profile.version, points=interpretation.points if interpretation else None,
        said=tuple(said.get(interpretation.pk, ())) if interpretation else (),
    )  # fmt: skip


def figures(case: Case) -> list[tuple[Profile, list[Figure]]]:
    """TMB, MSI and HRD of every current profile."""
    return [(profile, figures_of(profile)) for profile in current_profiles(case)]
