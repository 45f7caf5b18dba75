"""Sister trials' reports into the database, and our own counts out of it. Neither touches a cohort of ours."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.trials.logic.sister_report import BadReport, CohortResult, Report, read_report
from cases.trials.models import SisterCohort, SisterReport, Trial
from cases.trials.queries.sister import own_report
from molmdt.access.doors import require
from molmdt.audit import services as audit
from molmdt.kernel.clock import today
from molmdt.kernel.errors import FieldProblem, InvalidInput

LOCK = 0x53495354  # advisory lock of the reports: two imports follow each other


@dataclass(frozen=True, slots=True)
class Received:
    report: SisterReport
    created: bool  # False: the same file was here before


def receive_report(*, text: str, source_name: str, actor: Any = None) -> Received:
    """Stores a report as its trial's current one and keeps the earlier. Raises InvalidInput with every fault and its
    place, also for results to an earlier day than those we have; nothing is stored then. ``actor`` None: the command.
    """
    if actor is not None:
        require(actor, "trial.share", reads=False)
    try:
        report = read_report(text, today())
    except BadReport as error:
        raise _refused(source_name, error) from error
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        before = SisterReport.objects.filter(trial_code=report.trial_code, is_current=True).first()
        if before is not None and before.sha256 == sha256:
            return Received(before, created=False)
        _require_newer(report, before, source_name)
        return Received(_store(report, before, source_name, sha256, actor), created=True)


def _require_newer(report: Report, before: SisterReport | None, source_name: str) -> None:
    """The same day again is a correction."""
    if Trial.objects.filter(code=report.trial_code).exists():
        problem = FieldProblem(f"{source_name} trial_code", _("is a trial of our own; its counts are taken from here"))
        raise InvalidInput(_("Nothing was stored."), [problem])
    if before is not None and report.cut_off < before.cut_off:
        said = _("is before %(day)s, to which we have results of %(trial)s already; send a newer report")
        problem = FieldProblem(f"{source_name} cut_off", said % {"day": before.cut_off, "trial": report.trial_code})
        raise InvalidInput(_("Nothing was stored."), [problem])


def _store(report: Report, before: SisterReport | None, name: str, sha256: str, actor: Any) -> SisterReport:
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    made = SisterReport.objects.create(
        trial_code=report.trial_code, trial_name=report.trial_name, registry_id=report.registry_id,
        country=report.country, cut_off=report.cut_off, source_name=name[:200], sha256=sha256,
        loaded_by=getattr(actor, "person", actor),
    )  # fmt: skip
    SisterCohort.objects.bulk_create(_row(made, cohort) for cohort in report.cohorts)
    audit.record(
        actor=actor, action="trial.share", verb="C", obj=made, trial=report.trial_code, cut_off=str(report.cut_off),
        cohorts=len(report.cohorts), sha256=sha256, replaces=before.pk if before else None,
    )  # fmt: skip
    return made


def _row(report: SisterReport, cohort: CohortResult) -> SisterCohort:
    key, counts = cohort.key, cohort.counts
    return SisterCohort(
        report=report, cohort_code=cohort.code, atc_codes=list(key.atc), drugs=list(cohort.drugs),
        biomarker=key.biomarker, oncotree=list(key.oncotree), definition_version=key.definition,
        treated=counts.treated, evaluable=counts.evaluable, disease_control=counts.disease_control, note=cohort.note,
    )  # fmt: skip


def share_results(*, trial: Trial, actor: Any = None, cut_off: date | None = None) -> Report:
    """Our counts with the small ones hidden, written into the record as given away."""
    if actor is not None:
        require(actor, "trial.share", reads=False)
    report = own_report(trial, cut_off or today())
    hidden = sum(None in (one.counts.treated, one.counts.evaluable, one.counts.disease_control)
                 for one in report.cohorts)  # fmt: skip
    audit.record(
        actor=actor, action="trial.share", verb="R", obj=trial, trial=trial.code, cut_off=str(report.cut_off),
        cohorts=len(report.cohorts), cohorts_with_hidden_counts=hidden,
    )  # fmt: skip
    return report


def _refused(source_name: str, error: BadReport) -> InvalidInput:
    problems = [
        FieldProblem(" ".join(part for part in (source_name, fault.place, fault.column) if part), fault.message)
        for fault in error.faults
    ]
    return InvalidInput(_("Nothing was stored."), problems)
