"""Specimens that a referral names are kept here, in the referral's own transaction."""

from dataclasses import asdict
from typing import Any

from django.dispatch import receiver

from cases.dossier.logic.referral import SpecimenData
from cases.dossier.models import Case
from cases.dossier.signals import specimens_named
from cases.pathology.services import save_specimen
from molmdt.accounts.models import Account
from molmdt.kernel.errors import FieldProblem, InvalidInput


@receiver(specimens_named)
def keep_specimens(case: Case, specimens: tuple[SpecimenData, ...], actor: Any, **_: Any) -> None:
    """``actor``: the account that referred, or the person, whose first account then stands for them."""
    account = actor if isinstance(actor, Account) else Account.objects.filter(person=actor).order_by("pk")[0]
    for number, data in enumerate(specimens):
        try:
            save_specimen(case=case, actor=account, values=asdict(data))
        except InvalidInput as refused:
            place = FieldProblem(f"[{number}]", refused.message)
            raise InvalidInput(refused.message, [place]) from None
