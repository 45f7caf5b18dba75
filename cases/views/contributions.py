"""What the rooms above the dossier tell the frame round every section. A constant number of queries per room."""

from django.db.models import Count, Q
from django.urls import reverse

from cases.dossier.frame import Contribution, Slot, contribute
from cases.dossier.logic.completeness import SpecimenFacts
from cases.dossier.models import Case
from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile
from cases.meetings.enums import MeetingState
from cases.meetings.queries import slot_of
from cases.meetings.queries.named import named_cohorts
from cases.pathology.models import Specimen
from cases.trials.queries import section_count
from cases.trials.queries.chosen import told_by


def hang() -> None:
    """Called once, when the addresses of the floor are read."""
    contribute("dossier", discussion)
    contribute("pathology", pathology)
    contribute("genomics", genomics)
    contribute("trials", trials)
    contribute("meetings", meetings)
    told_by(named_cohorts)


def discussion(case: Case) -> Contribution:
    return Contribution({"discussion": _number(case.tasks.filter(done_at=None).count())})


def pathology(case: Case) -> Contribution:
    specimens = list(Specimen.objects.filter(case=case).annotate(marker_count=Count("markers")))
    facts = tuple(
        SpecimenFacts(
            site=one.site,
            origin=one.origin,
            taken_on=one.taken_on,
            tumour_content=one.tumour_content,
            sample_id=one.dna_sample_id or one.rna_sample_id,
            has_markers=bool(one.marker_count),
        )
        for one in specimens
    )
    return Contribution({"pathology": _number(len(specimens))}, specimens=facts)


def genomics(case: Case) -> Contribution:
    """Counts what the laboratory itself passes."""
    numbers = Profile.objects.filter(case=case, state=ProfileState.CURRENT).aggregate(
        profiles=Count("pk", distinct=True), passed=Count("findings", filter=Q(findings__passed=True))
    )
    return Contribution({"findings": _number(numbers["passed"])}, has_profile=bool(numbers["profiles"]))


def trials(case: Case) -> Contribution:
    """Cohorts that fit + cohorts that could fit."""
    return Contribution({"trials": section_count(case)})


def meetings(case: Case) -> Contribution:
    slot = slot_of(case)
    if slot is None:
        return Contribution()
    meeting = slot.meeting
    is_open = meeting.state == MeetingState.OPEN
    place = Slot(
        meeting=meeting.pk,
        starts_at=slot.starts_at,
        position=slot.position,
        total=slot.total,
        open=is_open,
        url=reverse("meeting-live", args=[meeting.pk]),
    )
    return Contribution(slot=place)


def _number(count: int) -> str:
    return str(count) if count else ""
