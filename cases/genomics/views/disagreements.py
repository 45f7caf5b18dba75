"""Variants that laboratories classify differently: the list, and a third person's word."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases.genomics import services
from cases.genomics.enums import Oncogenicity
from cases.genomics.forms import SettleForm
from cases.genomics.models import Disagreement
from cases.genomics.queries.disagreements import open_disputes, settled_disagreements
from molmdt.access.doors import door
from molmdt.access.queries import can
from molmdt.kernel.errors import DomainError


def disagreement_by_key(disagreement: int) -> Disagreement:
    return get_object_or_404(Disagreement, pk=disagreement)


@door("disagreement.view")
@require_GET
def disagreements(request: Any) -> HttpResponse:
    """Open ones with who says what, settled ones with the word that holds. No case is named."""
    return _page(request)


@door("disagreement.settle", disagreement_by_key)
@require_POST
def settle(request: Any, disagreement: Disagreement) -> HttpResponse:
    form = SettleForm(request.POST, prefix=f"d{disagreement.pk}")
    if not form.is_valid():
        return _page(request, tried=disagreement.pk, form=form)
    try:
        services.settle(
            disagreement=disagreement, actor=request.user, reason=form.cleaned_data["reason"],
            oncogenicity=Oncogenicity(form.cleaned_data["oncogenicity"]),
        )  # fmt: skip
    except DomainError as refused:
        return _page(request, tried=disagreement.pk, form=form, refused=refused)
    return HttpResponseRedirect(f"{reverse('disagreements')}#d{disagreement.pk}")


def _page(request: Any, *, tried: int = 0, form: Any = None, refused: DomainError | None = None) -> HttpResponse:
    """``tried``: the disagreement whose form comes back with what was written."""
    disputes = [
        (one, form if one.disagreement.pk == tried else SettleForm(prefix=f"d{one.disagreement.pk}"))
        for one in open_disputes()
    ]
    context = {
        "room": "knowledge", "disputes": disputes, "settled": settled_disagreements(), "refused": refused,
        "tried": tried,
        "may_settle": can(request.user, "disagreement.settle") is not None,
    }  # fmt: skip
    return render(request, "genomics/disagreements.html", context, status=refused.status if refused else 200)
