"""The mark of a view that anybody may ask: login, health, errors. Every other view wears a door of molmdt.access."""

from collections.abc import Callable

from django.http import HttpResponseBase

PUBLIC = "public"
View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Marks a view as open to everybody."""
    view.door = PUBLIC  # type: ignore[attr-defined]
    return view
