"""What the rooms below know of a case, as the facts that rules ask about. A constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from cases.dossier.enums import ConsentAnswer, Tri
from cases.dossier.logic.oncotree import is_descendant
from cases.dossier.models import Case, Consent, OrganFunction, TreatmentLine
from cases.genomics.enums import Effect, FindingKind, InterpretationState, Oncogenicity, ProfileState, Relevance
from cases.genomics.models import Finding, Interpretation, Profile
from cases.genomics.queries.safety_facts import active_rules
from cases.trials.enums import Test
from cases.trials.logic.facts import Alteration, Dossier, Fact, Line, Measured, Score, Tier, TrialPlace
from cases.trials.models import CohortPatient
from molmdt.kernel.clock import OSLO, today

# Files that count copies along the genome, so that a loss would have been seen. Others report amplifications alone.
SEGMENT_FILES = frozenset({"cnvkit_segments", "allele_specific_segments", "log_ratio_segments"})
LOSSES = ("loss", "deletion", "loh")
EXAMINED = ("reported", "none_reported")
SECTION_OF = {
    "small_variants": Test.SMALL_VARIANTS,
    "copy_numbers": Test.GAINS,
    "fusions": Test.FUSIONS,
    "splice": Test.SPLICES,
}
SCORE_OF = {"tmb": Test.TMB, "msi": Test.MSI, "hrd": Test.HRD}


def facts_of(case: Case, genes: Iterable[str], *, on: date | None = None) -> tuple[Dossier, list[Profile]]:
    """The facts of a case on a day, with the alterations of these genes, and the profiles that they stand on."""
    return facts_of_cases([case], genes, on=on)[case.pk]


def facts_of_cases(
    cases: Sequence[Case], genes: Iterable[str], *, on: date | None = None
) -> dict[int, tuple[Dossier, list[Profile]]]:
    """The same of many cases by their keys. As many queries as for one, where ``patient`` has been joined."""
    day = on or today()
    keys = [case.pk for case in cases]
    profiles = _by_case(_profiles(keys, day))
    lines = _by_case(TreatmentLine.objects.filter(case__in=keys))
    consents = _by_case(Consent.objects.filter(case__in=keys))
    organs = _by_case(OrganFunction.objects.filter(case__in=keys, measured_on__lte=day).order_by("measured_on"))
    alterations = _alterations(profiles, genes, {case.pk: case.oncotree for case in cases}, day)
    places = _places([case.patient_id for case in cases], day)
    return {
        case.pk: (
            _dossier(case, day, lines[case.pk], consents[case.pk], organs[case.pk], profiles[case.pk],
                     alterations[case.pk], tuple(places[case.patient_id])),
            profiles[case.pk],
        )
        for case in cases
    }  # fmt: skip


def _dossier(
    case: Case,
    day: date,
    lines: list[TreatmentLine],
    consents: list[Consent],
    organs: list[OrganFunction],
    profiles: list[Profile],
    alterations: tuple[Alteration, ...],
    places: tuple[TrialPlace, ...],
) -> Dossier:
    given = tuple(Line(line.number, line.drugs, line.started_on, line.stopped_on) for line in lines)
    return Dossier(
        on=day,
        oncotree=case.oncotree,
        diagnosed_on=case.diagnosed_on,
        birth_year=case.patient.birth_year,
        ecog=Fact(case.ecog, case.ecog_on) if case.ecog is not None else None,
        standard_options_left=_tri(case.standard_options_left),
        measurable_disease=_tri(case.measurable_disease),
        brain_metastases=_tri(case.brain_metastases),
        consents={
            consent.kind: Fact(consent.answer == ConsentAnswer.YES, consent.given_on)
            for consent in consents
            if consent.answer != ConsentAnswer.NOT_ASKED
        },
        lines=given if given or case.earlier_treatment == Tri.NO else None,
        organs={row.code: Measured(float(row.value), row.unit, row.measured_on) for row in organs},  # the newest stays
        tested=_tested(profiles),
        alterations=alterations,
        scores=_scores(profiles),
        icd10=case.icd10,
        morphology=case.morphology,
        trials=places,
    )


def _places(patients: Sequence[int], day: date) -> dict[int, list[TrialPlace]]:
    """By patient, the cohorts in which they are treated or about to be, under whichever case."""
    running = CohortPatient.objects.filter(case__patient__in=patients, ended_on=None, died_on=None)
    running = running.filter(Q(first_dose_on=None) | Q(first_dose_on__lte=day))
    found = defaultdict(list)
    for patient, cohort, since in running.values_list("case__patient", "cohort__code", "first_dose_on"):
        found[patient].append(TrialPlace(cohort, since))
    return found


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _profiles(cases: Sequence[int], day: date) -> QuerySet[Profile]:
    """Profiles as they were on the day, the newest first, with how much their copy numbers tell. On an earlier day than
    today the version that stood then, whatever has replaced it since."""
    copies = Q(findings__kind=FindingKind.COPY_NUMBER)
    newer = Profile.objects.filter(
        specimen=OuterRef("specimen"), version__gt=OuterRef("version"), imported_at__date__lte=day
    )
    stood = Q(state=ProfileState.CURRENT) if day >= today() else ~Exists(newer)
    return (
        Profile.objects.filter(stood, case__in=cases, imported_at__date__lte=day)
        .select_related("specimen")
        .prefetch_related("signatures")
        .annotate(
            losses=Count("findings", filter=copies & Q(findings__copy_number_kind__in=LOSSES)),
            minors=Count("findings", filter=copies & Q(findings__minor_copy_number__isnull=False)),
            segment_files=Count("upload__files", filter=Q(upload__files__kind__in=SEGMENT_FILES), distinct=True),
        )
        .order_by("-imported_at", "-pk")
    )


def _day(profile: Profile) -> date:
    return profile.specimen.taken_on or profile.imported_at.astimezone(OSLO).date()


def _tri(value: str) -> Fact[bool] | None:
    return Fact(value == Tri.YES) if value in {Tri.YES, Tri.NO} else None


def _tested(profiles: list[Profile]) -> dict[Test, date | None]:
    """What the newest profile that examined it covers; a test that no profile names is absent."""
    tested: dict[Test, date | None] = {}
    for profile in reversed(profiles):
        day = _day(profile)
        for section, test in SECTION_OF.items():
            if profile.sections.get(section) in EXAMINED:
                tested[test] = day
        copies = profile.sections.get("copy_numbers") in EXAMINED
        if copies and (profile.losses or profile.segment_files):  # type: ignore[attr-defined]  # annotations
            tested[Test.LOSSES] = day
        if copies and profile.minors:  # type: ignore[attr-defined]
            tested[Test.ALLELES] = day
    return tested


def _scores(profiles: list[Profile]) -> dict[Test, Score]:
    scores: dict[Test, Score] = {}
    for profile in reversed(profiles):
        for signature in profile.signatures.all():
            test = SCORE_OF.get(signature.kind)
            if test and signature.tested and signature.value is not None:
                scores[test] = Score(float(signature.value), _day(profile), signature.usable_sites)
    return scores


def _alterations(
    profiles: dict[int, list[Profile]], genes: Iterable[str], tumours: dict[int, str], day: date
) -> dict[int, tuple[Alteration, ...]]:
    """By case, the findings that the laboratory passes in these genes, each once per profile. What was confirmed or
    marked after the day is not used."""
    of_profile = {profile.pk: (case, _day(profile)) for case, own in profiles.items() for profile in own}
    wanted = list(genes)
    confirmed = Interpretation.objects.filter(state=InterpretationState.CONFIRMED, changed_at__date__lte=day)
    confirmed = confirmed.prefetch_related("actionabilities")
    findings = (
        Finding.objects.filter(profile__in=of_profile, passed=True)
        .filter(Q(gene__in=wanted) | Q(partner_gene__in=wanted))
        .prefetch_related(Prefetch("interpretations", queryset=confirmed, to_attr="confirmed"))
        .order_by("gene", "pk")
    )
    kept: dict[tuple[int, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        kept[of_profile[finding.profile_id][0], finding.kind, finding.variant_key].append(finding)
    found: dict[int, list[Alteration]] = defaultdict(list)
    for (case, _, _), same in kept.items():
        # The same change in two specimens is one alteration: the newest specimen speaks for it.
        newest = max(same, key=lambda finding: of_profile[finding.profile_id][1])
        found[case].append(_alteration(newest, of_profile[newest.profile_id][1], tumours[case], day))
    return defaultdict(tuple, {case: tuple(own) for case, own in found.items()})


def _tiers(interpretation: Interpretation, tumour: str) -> tuple[Tier, ...]:
    """Levels of response, and whether each speaks of the case's own tumour type as the dossier has it now. What an
    interpretation says of other tumour types is a level too, and never the own one's."""
    found = []
    for row in interpretation.actionabilities.all():
        if row.effect == Effect.SENSITIVE:
            own = not row.oncotree or is_descendant(tumour, row.oncotree)
            levels = ((row.level_own_tumour, own), (row.level_other_tumours, False))
            found += [Tier(row.system, level, mine, tuple(row.drugs)) for level, mine in levels if level]
    return tuple(found)


def _is_somatic(finding: Finding) -> bool:
    """Whether the matched normal shows that the variant is the tumour's alone, by the limit of the germline rules in
    force. The opposite is not told: what is in the normal sample is for those only who may see hereditary findings."""
    fraction = finding.normal_allele_fraction
    return fraction is not None and fraction <= active_rules().normal_absent_to


def _alteration(finding: Finding, on: date, tumour: str, day: date) -> Alteration:
    confirmed: list[Interpretation] = finding.confirmed  # type: ignore[attr-defined]  # prefetched
    word = confirmed[0].oncogenicity if confirmed else ""
    marked = finding.relevance_at is None or finding.relevance_at.astimezone(OSLO).date() <= day
    return Alteration(
        key=finding.pk,
        kind=FindingKind(finding.kind),
        gene=finding.gene,
        partner=finding.partner_gene,
        cdna=finding.hgvs_c,
        protein=finding.hgvs_p,
        transcript=finding.transcript,
        consequence=finding.consequence,
        exon=finding.exon,
        allele_fraction=finding.allele_fraction,
        copy_number_kind=finding.copy_number_kind,
        copies=finding.copy_number,
        minor_copies=finding.minor_copy_number,
        in_frame=finding.in_frame,
        oncogenicity=Oncogenicity(word) if word else None,
        dismissed=finding.relevance == Relevance.NOT_RELEVANT and marked,
        on=on,
        tiers=_tiers(confirmed[0], tumour) if confirmed else None,
        somatic=_is_somatic(finding),
    )
