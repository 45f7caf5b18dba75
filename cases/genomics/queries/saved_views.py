"""A person's saved views of the findings table."""

from cases.genomics.models import SavedView
from molmdt.accounts.models import Person


def default_view(person: Person) -> SavedView | None:
    """The one that a bare address opens."""
    return SavedView.objects.filter(person=person, default=True).first()
