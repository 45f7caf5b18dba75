"""Asking for the datum that decides: a task in the dossier for the one who knows it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.enums import TaskKind
from cases.dossier.models import Case, Task
from cases.dossier.services.tasks import ask_for_information
from cases.trials.enums import Ask
from cases.trials.models import Screening
from cases.trials.queries.questions import request_text
from molmdt.accounts.enums import Role
from molmdt.kernel.errors import PreconditionFailed

ROLE_OF = {Ask.REFERRER: Role.REFERRING_ONCOLOGIST, Ask.LABORATORY: Role.BIOINFORMATICIAN}


def ask_for(*, screening: Screening, datum: str, subject: str, actor: Any) -> Task:
    """Opens a task for one missing datum of a screening. An open one with the same text is returned, not doubled.

    PreconditionFailed when the screening does not lack the datum: it came in meanwhile.
    """
    lacking = {(one["datum"], one["subject"]): one for one in _missing(screening.explanation)}
    missing = lacking.get((datum, subject))
    if missing is None or not screening.is_current:
        raise PreconditionFailed(_("This is not missing any more. Open the page again."))
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(pk=screening.case_id)
        text = request_text(missing)
        asked = Task.objects.filter(case=case, kind=TaskKind.INFORMATION_REQUEST, text=text, done_at=None).first()
        return asked or ask_for_information(actor=actor, case=case, text=text, owner_role=ROLE_OF[Ask(missing["ask"])])


def _missing(node: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    """Every datum that a stored explanation lacks, in reading order."""
    if "missing" in node:
        yield node["missing"]
    for child in node.get("children", ()):
        yield from _missing(child)
