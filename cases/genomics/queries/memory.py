"""The national memory: the same variant in other patients, as numbers and classes, never as cases.

The same variant is the same key, or the same key after a lift-over between the builds. The same protein change of the
same gene by another key is a weaker likeness and is kept apart.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Case as Choose
from django.db.models import CharField, Count, F, Q, QuerySet, Value, When

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


def seen_before(findings: Iterable[Finding], *, patient_id: int) -> dict[str, Seen]:
    """By variant key. Two queries whatever the number of findings."""
    named = _names(findings)
    if not named:
        return {}
    others = _elsewhere(named, patient_id).annotate(known_as=_known_as(named, ""))
    numbers = dict(
        others.values_list("known_as").annotate(n=Count("profile__case__patient_id", distinct=True)).order_by()
    )
    classes: dict[str, set[str]] = defaultdict(set)
    confirmed = confirmed_readings(list(named)).exclude(finding__profile__case__patient_id=patient_id)
    told = confirmed.annotate(known_as=_known_as(named, "finding__")).values_list("known_as", "oncogenicity")
    for key, oncogenicity in told.order_by().distinct():
        classes[key].add(oncogenicity)
    return {key: Seen(numbers.get(key, 0), frozenset(classes[key])) for key in set(named.values())}


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


def _known_as(names: Mapping[str, str], path: str) -> Choose:
    """The page's own key for a row found by any of its keys, so that a patient with both builds counts once."""
    own = list(set(names.values()))
    others = [When(**{f"{path}variant_key": key}, then=Value(name)) for key, name in names.items() if key != name]
    return Choose(
        When(one_of(f"{path}variant_key", own), then=F(f"{path}variant_key")),
        When(one_of(f"{path}lifted_key", own), then=F(f"{path}lifted_key")),
        *others, default=Value(""), output_field=CharField(),
    )  # fmt: skip


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
