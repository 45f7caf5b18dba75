"""Asking for the datum that decides: a task in the dossier for the one who knows it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.models import Case, CaseNews, Task
from cases.trials.enums import Ask
from cases.trials.models import Screening
from cases.trials.words import datum_words
from molmdt.accounts.enums import Role
from molmdt.audit import services as audit
from molmdt.kernel.errors import PreconditionFailed

TASK_KIND = "information_request"


def ask_for(*, screening: Screening, datum: str, subject: str, actor: Any) -> Task:
    """Opens a task for one missing datum of a screening. An open one with the same text is returned, not doubled.

    PreconditionFailed when the datum is not among those that decide this screening: it came in meanwhile.
    """
    wanted = [entry["missing"] for entry in screening.deciding if entry["missing"]]
    missing = next((entry for entry in wanted if (entry["datum"], entry["subject"]) == (datum, subject)), None)
    if missing is None or not screening.is_current:
        raise PreconditionFailed(_("This is not missing any more. Open the page again."))
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(pk=screening.case_id)
        text = _("Wanted: %(datum)s.") % {"datum": datum_words(missing)}
        open_task = Task.objects.filter(case=case, kind=TASK_KIND, text=text, done_at=None).first()
        if open_task is not None:
            return open_task
        to_doctor = missing["ask"] == Ask.REFERRER
        task = Task.objects.create(
            case=case, kind=TASK_KIND, text=text, created_by=actor.person,
            owner=case.referring_doctor if to_doctor else None,
            owner_role=Role.REFERRING_ONCOLOGIST if to_doctor else Role.BIOINFORMATICIAN,
        )  # fmt: skip
        CaseNews.objects.create(case=case, kind=TASK_KIND, subject=text, person=actor.person)
        audit.record(
            actor=actor, action="case.comment", verb="C", case=case.pseudonym, obj=task, datum=datum, subject=subject
        )
    return task
