"""A person's saved views of the findings table: no patient's data, so no case stands in the record."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.genomics.models import SavedView
from molmdt.accounts.models import Account
from molmdt.audit import services as audit
from molmdt.kernel.errors import FieldProblem, InvalidInput

MOST_VIEWS, LONGEST_QUERY = 40, 1000


def save_view(*, actor: Account, name: str, query: str) -> SavedView:
    """Stores the view, or another query under a name that is there already. Raises InvalidInput."""
    name = _named(name)
    if len(query) > LONGEST_QUERY:
        raise InvalidInput(_("The view holds too much: fewer unfolded groups, please."))
    with transaction.atomic():
        mine = SavedView.objects.select_for_update().filter(person=actor.person)
        if mine.exclude(name=name).count() >= MOST_VIEWS:
            raise InvalidInput(_("There are as many views as one can keep. Delete one first."))
        view, _created = SavedView.objects.update_or_create(person=actor.person, name=name, defaults={"query": query})
        _record(actor, view, "C")
    return view


def rename_view(*, actor: Account, view: int, name: str) -> SavedView:
    """Raises InvalidInput for an empty name or one that another view has."""
    name = _named(name)
    with transaction.atomic():
        found = _mine(actor, view)
        if SavedView.objects.filter(person=actor.person, name=name).exclude(pk=view).exists():
            raise InvalidInput(_("Another view has that name."), [FieldProblem("name", _("is taken"))])
        found.name = name
        found.save(update_fields=["name"])
        _record(actor, found, "U")
    return found


def open_first(*, actor: Account, view: int) -> SavedView:
    """Makes the view the one that a bare address opens; the one that is already stops being it."""
    with transaction.atomic():
        found = _mine(actor, view)
        wanted = not found.default
        SavedView.objects.filter(person=actor.person, default=True).update(default=False)
        found.default = wanted
        found.save(update_fields=["default"])
        _record(actor, found, "U")
    return found


def delete_view(*, actor: Account, view: int) -> None:
    with transaction.atomic():
        found = _mine(actor, view)
        _record(actor, found, "D")
        found.delete()


def _mine(actor: Account, view: int) -> SavedView:
    found = SavedView.objects.select_for_update().filter(person=actor.person, pk=view).first()
    if found is None:
        raise InvalidInput(_("The view is not there any more."))
    return found


def _named(name: str) -> str:
    name = name.strip()[:60]
    if not name:
        raise InvalidInput(_("Give the view a name."), [FieldProblem("name", _("is empty"))])
    return name


def _record(actor: Account, view: SavedView, verb: str) -> None:
    audit.record(actor=actor, action="somatic.view", verb=verb, obj=view, field_set="saved view")
