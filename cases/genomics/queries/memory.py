"""The national memory: the same variant in other patients, as numbers and classes, never as cases.

The same variant is the same key, or the same key after a lift-over between the builds. The same protein change of the
same gene by another key is a weaker likeness and is kept apart.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from cases.genomics.enums import InterpretationState, ProfileState
from cases.genomics.logic.protein import read_change, short_change
from cases.genomics.models import Finding, Interpretation
from cases.genomics.queries.among import one_of

# Up to so many persons a group is not anonymous (the Directorate of Health's practice, kreftgenomikk.no): a smaller
# number of patients with one tumour type is said as "few".
FEW = 5


@dataclass(frozen=True)
class Seen:
    """``patients``: other patients with it in a current profile. ``classes``: oncogenicity confirmed for them."""

    patients: int = 0
    classes: frozenset[str] = field(default_factory=frozenset)

    def agrees_with(self, oncogenicity: str) -> bool | None:
        """None where there is nothing to compare."""
        if not self.classes or not oncogenicity:
            return None
        return self.classes == {oncogenicity}


@dataclass(frozen=True)
class Opinion:
    """A confirmed class, by whose laboratory, for how many patients."""

    oncogenicity: str
    hospital: str
    region: str
    patients: int


@dataclass(frozen=True)
class Tumour:
    """``patients`` None: few."""

    oncotree: str
    patients: int | None


@dataclass(frozen=True)
class Memory:
    """One variant elsewhere. ``lifted``: how many of the patients are known by lift-over alone."""

    patients: int = 0
    lifted: int = 0
    tumours: tuple[Tumour, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    similar_patients: int = 0
    similar_opinions: tuple[Opinion, ...] = ()


def keys_of(finding: Finding) -> set[str]:
    """The finding's own key, and its key on the other build."""
    return {finding.variant_key, finding.lifted_key} - {""}


def same_variant(keys: Collection[str], path: str = "") -> Q:
    """Findings with one of these keys on either build; ``path`` leads to the finding, such as ``finding__``."""
    lifted = one_of(f"{path}lifted_key", keys) & ~Q(**{f"{path}lifted_key": ""})  # as the partial index says it
    return one_of(f"{path}variant_key", keys) | lifted


def confirmed_readings(keys: Collection[str]) -> QuerySet[Interpretation]:
    """The confirmed interpretations with a class of one variant, in current profiles."""
    return Interpretation.objects.filter(
        same_variant(keys, "finding__"), state=InterpretationState.CONFIRMED,
        finding__profile__state=ProfileState.CURRENT,
    ).exclude(oncogenicity="")  # fmt: skip


def seen_before(
    findings: Iterable[Finding], *, patient_id: int, compared: Collection[Finding] | None = None
) -> dict[str, Seen]:
    """By variant key; ``compared``: those whose classes elsewhere are wanted, None = all. Two queries at most."""
    listed = list(findings)
    numbers = _patients(_names(listed), patient_id)
    classes = _classes(_names(listed if compared is None else compared), patient_id)
    keys = {one.variant_key for one in listed}
    return {key: Seen(numbers.get(key, 0), classes.get(key, frozenset())) for key in keys}


# Each wanted key with the finding that it means here: a patient who is known by both builds counts once. Two halves,
# for the database answers each from an index alone; numbers instead of texts are what it sorts quickly.
_KNOWN = """
WITH wanted AS (SELECT * FROM unnest(%(keys)s::text[], %(owners)s::int[]) AS wanted(key, owner)),
known AS (
    SELECT wanted.owner, {columns} FROM wanted JOIN cases_genomics_finding finding ON finding.variant_key = wanted.key
    UNION ALL
    SELECT wanted.owner, {columns} FROM wanted JOIN cases_genomics_finding finding
        ON finding.lifted_key = wanted.key AND finding.lifted_key <> ''
)
{question}
JOIN cases_genomics_profile profile ON profile.id = known.profile_id AND profile.state = 'current'
JOIN cases_dossier_case concerned ON concerned.id = profile.case_id AND concerned.patient_id <> %(patient)s
{end}
"""
_PATIENTS = _KNOWN.format(
    columns="finding.profile_id, finding.passed",
    question="SELECT known.owner, count(DISTINCT concerned.patient_id) FROM known",
    end="WHERE known.passed GROUP BY known.owner",
)
_CLASSES = _KNOWN.format(
    columns="finding.profile_id, finding.id",
    question="SELECT DISTINCT known.owner, said.oncogenicity FROM known JOIN cases_genomics_interpretation said"
    " ON said.finding_id = known.id AND said.state = 'confirmed' AND said.oncogenicity <> ''",
    end="",
)


def _patients(names: Mapping[str, str], patient_id: int) -> dict[str, int]:
    """Other patients with it in a current profile whose laboratory passes it."""
    return dict(_asked(_PATIENTS, names, patient_id))


def _classes(names: Mapping[str, str], patient_id: int) -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = defaultdict(set)
    for key, oncogenicity in _asked(_CLASSES, names, patient_id):
        classes[key].add(oncogenicity)
    return {key: frozenset(some) for key, some in classes.items()}


def _asked(sql: str, names: Mapping[str, str], patient_id: int) -> list[tuple[str, Any]]:
    """``names``: every key -> the key that it goes by here, which is what the answer begins with."""
    if not names:
        return []
    owners = sorted(set(names.values()))
    places = {key: place for place, key in enumerate(owners)}
    values: dict[str, Any] = {
        "keys": list(names),
        "owners": [places[name] for name in names.values()],
        "patient": patient_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(owners[place], said) for place, said in cursor.fetchall()]


def memory_of(finding: Finding, *, patient_id: int) -> Memory:
    """What a drawer says of one variant. At most five queries."""
    keys = keys_of(finding)
    rows = list(
        _elsewhere(keys, patient_id).values_list(
            "profile__case__patient_id", "profile__case__oncotree", "variant_key"
        )
    )  # fmt: skip
    patients = {patient for patient, _, _ in rows}
    direct = {patient for patient, _, key in rows if key == finding.variant_key}
    similar = _similar(finding, keys, patient_id)
    return Memory(
        patients=len(patients), lifted=len(patients - direct), tumours=_tumours((p, code) for p, code, _ in rows),
        opinions=opinions_of(confirmed_readings(keys).exclude(finding__profile__case__patient_id=patient_id)),
        similar_patients=similar.aggregate(n=Count("profile__case__patient_id", distinct=True))["n"] or 0,
        similar_opinions=opinions_of(
            Interpretation.objects.filter(finding__in=similar, state=InterpretationState.CONFIRMED).exclude(
                oncogenicity=""
            )
        ),
    )  # fmt: skip


def opinions_of(confirmed: QuerySet[Interpretation]) -> tuple[Opinion, ...]:
    """Who says what, the most frequent class first; the laboratory is that of the author."""
    rows = confirmed.values_list(
        "oncogenicity", "author__hospital__short_name", "author__hospital__region__name"
    ).annotate(n=Count("finding__profile__case__patient_id", distinct=True))  # fmt: skip
    return tuple(Opinion(*row) for row in rows.order_by("-n", "oncogenicity", "author__hospital__short_name"))


def _elsewhere(keys: Collection[str], patient_id: int) -> QuerySet[Finding]:
    found = Finding.objects.filter(same_variant(list(keys)), passed=True, profile__state=ProfileState.CURRENT)
    return found.exclude(profile__case__patient_id=patient_id).order_by()


def _names(findings: Iterable[Finding]) -> dict[str, str]:
    """Every key of each finding -> the key that it goes by here."""
    listed = list(findings)
    names = {finding.lifted_key: finding.variant_key for finding in listed if finding.lifted_key}
    return names | {finding.variant_key: finding.variant_key for finding in listed}


def _tumours(rows: Iterable[tuple[int, str]]) -> tuple[Tumour, ...]:
    """Tumour types by number of patients; groups that could point at persons without their number."""
    counts = Counter(code for _, code in set(rows))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    exact = [Tumour(code, number) for code, number in ranked if number > FEW]
    return (*exact, *(Tumour(code, None) for code in sorted(code for code, number in ranked if number <= FEW)))


def _similar(finding: Finding, keys: Collection[str], patient_id: int) -> QuerySet[Finding]:
    """Other patients' findings with the same gene and protein change by another key, however it is spelled."""
    change, written = read_change(finding.hgvs_p), short_change(finding.hgvs_p)
    if change is None or not finding.gene or change.alt == "=":
        return Finding.objects.none()
    others = (
        Finding.objects.filter(gene=finding.gene, passed=True, profile__state=ProfileState.CURRENT)
        .exclude(profile__case__patient_id=patient_id).exclude(same_variant(list(keys))).order_by()
    )  # fmt: skip
    near = others.filter(hgvs_p__contains=str(change.position)).values_list("hgvs_p", flat=True).distinct()
    spellings = [text for text in near if short_change(text) == written]
    return others.filter(hgvs_p__in=spellings) if spellings else Finding.objects.none()
