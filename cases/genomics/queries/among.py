"""Whether a finding is one of many that are named by their keys, or by the keys of their variants."""

from collections.abc import Iterable

from django.db.models import BooleanField, F, Func, Q, Value

ONE_BY_ONE = 8


class _Among(Func):
    """One array instead of many parameters: Django takes its time with each of them, the database hashes it."""

    template = "(%(expressions)s::bigint[]))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def among(keys: Iterable[int], column: str = "pk") -> Q:
    """A condition on the finding's key, or on another column of keys."""
    named = list(keys)
    if len(named) <= ONE_BY_ONE:
        return Q(**{f"{column}__in": named})
    return Q(_Among(F(column), Value("{" + ",".join(map(str, named)) + "}")))


class _OneOf(_Among):
    template = "(%(expressions)s::text[]))"


def one_of(column: str, texts: Iterable[str]) -> Q:
    """A condition on a column of text; ``column`` may lead over other tables."""
    return Q(_OneOf(F(column), Value(list(texts))))
