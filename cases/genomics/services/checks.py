"""What only the database knows about a delivery: whose sample it is elsewhere, and whether anything can be checked."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from cases.genomics.logic.sample_id import differing_parts, parse_sample_id
from cases.genomics.models import Upload
from cases.genomics.queries.accessions import known_of
from cases.genomics.readers.kinds import Outcome, Severity
from cases.genomics.readers.rows import FolderReading, Problem
from cases.genomics.readers.transcripts import age_problems
from cases.genomics.services.reading import sample_ids_of
from cases.pathology.models import Specimen

# Sentences of this layer, by rule; those of the readers are in readers/rules.py. %(...)s is filled from the values.
SENTENCES = {
    "sample_of_other_patient": _(
        "The file is about sample %(found)s, which belongs to another patient's specimen. "
        "Nothing was stored in the case. Check for a mix-up: send the right file, or correct the specimen."
    ),
    "sample_of_other_specimen_here": _(
        "The file is about sample %(found)s, which is another specimen of this case. Send it to that specimen."
    ),
    "specimen_unnamed": _(
        "The specimen has no sample id, so nothing shows whose file this is (it says %(found)s). "
        "Enter the sample id under pathology."
    ),
    "build_needed": _("No file says its genome build, and none was chosen. Choose the build and send the files again."),
    "no_findings_file": _(
        "No file of the delivery holds findings that we read. Send CombinedVariantOutput, a small variant table, "
        "VCF, segments or a fusion table."
    ),
    "same_findings": _("The files hold the same content as the delivery of %(when)s; no new version was made."),
    "specimen_differs": _(
        "Sample id %(found)s says %(what)s, but the specimen is registered otherwise. "
        "Check for a mix-up, or correct the specimen under pathology."
    ),
    "specimen_two_patients": _(
        "The specimen's DNA sample %(dna)s and RNA sample %(rna)s are different patients'. "
        "Correct the sample ids under pathology."
    ),
    "inherited_differ": _(
        "Of %(compared)s common inherited variants only %(shared)s are also in %(what)s of this patient: these are "
        "probably two people. Find out which sample is whose before the profile is used."
    ),
    "inherited_same_as_other": _(
        "Of %(compared)s common inherited variants %(shared)s are also in another patient's sample of run %(run)s: "
        "this is probably one person under two names. Find out which sample is whose before the profile is used."
    ),
    "chain_unusable": _(
        "The lift-over from %(build)s on our side cannot be read: no place on the other build was derived (%(detail)s)."
    ),
    "carried_over": _("%(what)s: not in this delivery, taken over from version %(version)s."),
    "relevant_gone": _(
        "%(what)s was marked relevant in version %(version)s and is not in this delivery. Check that this is meant."
    ),
    "not_carried_over": _(
        "%(what)s of version %(version)s are on another genome build and could not be taken over. "
        "Send them on %(build)s as well."
    ),
}
SEVERITIES = {
    "sample_of_other_patient": Severity.QUARANTINED,
    "sample_of_other_specimen_here": Severity.QUARANTINED,
    "specimen_two_patients": Severity.QUARANTINED,
    "inherited_differ": Severity.QUARANTINED,
    "inherited_same_as_other": Severity.QUARANTINED,
    "build_needed": Severity.REFUSED,
    "no_findings_file": Severity.REFUSED,
}


def problem(rule: str, *, file: str = "", **values: str) -> Problem:
    """A problem of this layer; a warning unless the rule says otherwise."""
    severity = SEVERITIES.get(rule, Severity.WARNED)
    return Problem(file, None, None, rule, SENTENCES[rule] % values, severity, values)


def problems_of(upload: Upload, reading: FolderReading) -> list[Problem]:
    """The checks that need the database."""
    found = sorted({sample for file in reading.readings for sample in file.sample.sample_ids if sample})
    return [*_identity(upload, found), *_content(upload, reading), *_ages(reading)]


def _ages(reading: FolderReading) -> Iterable[Problem]:
    """Transcripts that the tables call retired or older, file by file."""
    table = known_of({name for one in reading.readings for name in one.transcripts})
    return [problem for one in reading.readings for problem in age_problems(one, table)]


def _identity(upload: Upload, found: list[str]) -> Iterable[Problem]:
    mine = set(sample_ids_of(upload.specimen))
    foreign = [sample for sample in found if sample not in mine]
    if foreign:
        holders = Specimen.objects.filter(Q(dna_sample_id__in=foreign) | Q(rna_sample_id__in=foreign))
        for holder in holders.exclude(pk=upload.specimen_id).select_related("case"):
            other = holder.case.patient_id != upload.specimen.case.patient_id
            known = [sample for sample in sample_ids_of(holder) if sample in foreign]
            yield problem(
                "sample_of_other_patient" if other else "sample_of_other_specimen_here", found=", ".join(known)
            )
    if not mine:
        yield problem("specimen_unnamed", found=", ".join(found) or "–")
    yield from _grammar(upload.specimen)


def _grammar(specimen: Specimen) -> Iterable[Problem]:
    """What the specimen's own sample ids say, against each other and against what pathology registered."""
    parsed = [part for part in map(parse_sample_id, sample_ids_of(specimen)) if part is not None]
    if len({part.patient for part in parsed}) > 1:
        yield problem("specimen_two_patients", dna=specimen.dna_sample_id, rna=specimen.rna_sample_id)
    for part in parsed:
        for said in differing_parts(part, origin=specimen.origin, material=specimen.material):
            yield problem("specimen_differs", found=part.text, what=said)


def _content(upload: Upload, reading: FolderReading) -> Iterable[Problem]:
    if reading.outcome is Outcome.REFUSED:
        return  # what is wrong has been said; that nothing could be read follows from it
    if not reading.sections and not reading.signatures:
        yield problem("no_findings_file")
    elif reading.build is None and not upload.build_stated:
        yield problem("build_needed")
