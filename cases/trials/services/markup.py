"""Trials in Clinical Trial Markup Language into the database: one transaction, nothing half loaded."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from cases.trials.logic.ctml.documents import Fault
from cases.trials.logic.ctml.files import MarkedTrial, read_trials
from cases.trials.models import MarkupTrial
from molmdt.audit import services as audit
from molmdt.kernel.errors import FieldProblem, InvalidInput

LOCK = 0x43544D4C  # advisory lock of the marked-up trials: two loads follow each other


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file with the trials in it."""

    name: str
    sha256: str
    trials: tuple[MarkedTrial, ...]


@dataclass(frozen=True, slots=True)
class LoadedMarkup:
    new: tuple[MarkupTrial, ...]
    unchanged: int


def marked_file(name: str, text: str, parsed: Any) -> tuple[MarkedFile, list[Fault]]:
    """The trials of a file, or what is wrong with it. ``parsed``: the text as data."""
    trials, faults = read_trials(parsed)
    return MarkedFile(name, hashlib.sha256(text.encode()).hexdigest(), tuple(trials)), faults


def load_markup(files: Sequence[MarkedFile], *, actor: Any = None) -> LoadedMarkup:
    """Stores each trial as the current one of its protocol number and keeps the earlier. A trial that says the same as
    the current one is not stored again. Raises InvalidInput when a number stands in two files, and stores nothing."""
    _require_once(files)
    stored: list[MarkupTrial] = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        numbers = [trial.protocol for file in files for trial in file.trials]
        current = {one.protocol_number: one for one in
                   MarkupTrial.objects.filter(is_current=True, protocol_number__in=numbers)}  # fmt: skip
        for file in files:
            for trial in file.trials:
                before = current.get(trial.protocol)
                if before is None or before.text != trial.text:
                    stored.append(_store(file, trial, before, actor))
    return LoadedMarkup(tuple(stored), len(numbers) - len(stored))


def _require_once(files: Sequence[MarkedFile]) -> None:
    where: dict[str, str] = {}
    problems = []
    for file in files:
        for trial in file.trials:
            first = where.setdefault(trial.protocol, file.name)
            if first != file.name:
                said = f"the trial {trial.protocol} stands in {first} too; load one of them"
                problems.append(FieldProblem(f"{file.name}: protocol_no", said))
    if problems:
        raise InvalidInput("Nothing was stored.", problems)


def _store(file: MarkedFile, trial: MarkedTrial, before: MarkupTrial | None, actor: Any) -> MarkupTrial:
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    made = MarkupTrial.objects.create(
        protocol_number=trial.protocol, registry_id=trial.registry_id, title=trial.title, text=trial.text,
        source_name=file.name[:200], sha256=file.sha256, loaded_by=getattr(actor, "person", actor),
    )  # fmt: skip
    audit.record(
        actor=actor, action="trial.load_markup", verb="C", obj=made, protocol=trial.protocol, file=file.name[:200],
        sha256=file.sha256, levels=len(trial.document.levels), replaces=before.pk if before else None,
    )  # fmt: skip
    return made
