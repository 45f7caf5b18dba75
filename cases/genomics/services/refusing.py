"""A sending that was refused is told in the record as well: who tried to bring something, where, and that it failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cases.genomics.refusals import Refused
from molmdt.audit import services as audit
from molmdt.audit.enums import Outcome
from molmdt.kernel.errors import DomainError


@contextmanager
def refusals_recorded(*, actor: Any, action: str, case: str = "", obj: Any = None) -> Iterator[None]:
    """Around a service call, outside its transaction: the row outlives what was rolled back."""
    try:
        yield
    except DomainError as refused:
        record_refusal(actor=actor, action=action, refused=refused, case=case, obj=obj)
        raise


def record_refusal(*, actor: Any, action: str, refused: DomainError, case: str = "", obj: Any = None) -> None:
    """One row. Names of files and sentences stay out of it: a laboratory may have put a patient's name into them."""
    details: dict[str, Any] = {"status": refused.status}
    if isinstance(refused, Refused):
        details["rules"] = sorted({one.rule for one in refused.reasons})
    audit.record(actor=actor, action=action, verb="C", case=case, obj=obj, outcome=Outcome.FAILED, **details)
