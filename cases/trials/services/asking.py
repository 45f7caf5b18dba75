"""Asking for the datum that decides: a task in the dossier for the one who knows it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.enums import TaskKind
from cases.dossier.models import Case, Task
from cases.dossier.services.tasks import ask_for_information
from cases.trials.enums import Ask
from cases.trials.models import Screening
from cases.trials.words import datum_words
from molmdt.accounts.enums import Role
from molmdt.kernel.errors import PreconditionFailed

ROLE_OF = {Ask.REFERRER: Role.REFERRING_ONCOLOGIST, Ask.LABORATORY: Role.BIOINFORMATICIAN}


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
        asked = Task.objects.filter(case=case, kind=TaskKind.INFORMATION_REQUEST, text=text, done_at=None).first()
        return asked or ask_for_information(actor=actor, case=case, text=text, owner_role=ROLE_OF[Ask(missing["ask"])])
