"""Loads trials, in native YAML and in Clinical Trial Markup Language: ``manage.py load_trials PATH [--check]``."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cases.trials.logic.ctml.documents import Document
from cases.trials.logic.ctml.files import SUFFIXES, Unreadable, is_native, parse
from cases.trials.logic.definition import BadDefinition, TrialDefinition
from cases.trials.services import definition_of, load_trials
from cases.trials.services.markup import LoadedMarkup, MarkedFile, load_markup, marked_file
from molmdt.kernel.errors import InvalidInput


@dataclass(slots=True)
class _Found:
    """What the files hold, and what is wrong with them, each fault with file and place."""

    native: list[TrialDefinition] = field(default_factory=list)
    marked: list[MarkedFile] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def say(self) -> str:
        said = []
        if self.native or not self.marked:
            cohorts = sum(len(definition.cohorts) for definition in self.native)
            said.append(f"{len(self.native)} trials with {cohorts} cohorts")
        if self.marked:
            levels = [level for file in self.marked for trial in file.trials for level in trial.document.levels]
            trials = sum(len(file.trials) for file in self.marked)
            said.append(f"{trials} marked-up trials (CTML) with {len(levels)} levels")
        return ", ".join(said)


class Command(BaseCommand):
    help = (
        "Validate and load trials: native YAML (docs/cohort-rules.md) and Clinical Trial Markup Language, JSON or YAML "
        "(docs/ctml.md). A folder means every such file in it and below. All or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--check", action="store_true", help="only validate")

    def handle(self, *args: Any, **options: Any) -> None:
        found = _Found()
        for file in _files(options["path"]):
            try:
                _read(file, file.read_text(encoding="utf-8"), found)
            except (OSError, UnicodeDecodeError) as error:
                found.faults.append(f"{file}: cannot be read as text: {error}")
        if found.faults:
            raise CommandError("\n".join(found.faults))
        for remark in _remarks(found):
            self.stdout.write(remark)
        if options["check"]:
            self.stdout.write(f"{found.say()}, no fault found")
            return
        marked = _load(found)
        unchanged = f", {marked.unchanged} of them unchanged" if marked.unchanged else ""
        self.stdout.write(f"{found.say()} loaded{unchanged}")


def _load(found: _Found) -> LoadedMarkup:
    try:
        with transaction.atomic():
            if found.native:
                load_trials(found.native)
            return load_markup(found.marked)
    except InvalidInput as error:
        lines = [f"{problem.path}: {problem.message}" for problem in error.problems if found.marked]
        raise CommandError("\n".join(lines) or error.message) from error


def _read(file: Path, text: str, found: _Found) -> None:
    """Native and marked-up trials are told apart by their keys. YAML that cannot be read is told as the native reader
    tells it, with its line."""
    try:
        parsed = parse(text, is_json=file.suffix == ".json")
    except Unreadable as error:
        if file.suffix == ".json" or "treatment_list" in text:
            found.faults.append(f"{file}: {error}")
            return
        parsed = {"trial": None}
    if is_native(parsed):
        try:
            found.native.append(definition_of(text))
        except BadDefinition as error:
            found.faults += [f"{file}:{p.line}: {p.key + ': ' if p.key else ''}{p.message}" for p in error.problems]
        return
    marked, faults = marked_file(file.name, text, parsed)
    found.marked.append(marked)
    found.faults += [f"{file}: {fault.key + ': ' if fault.key else ''}{fault.message}" for fault in faults]


def _remarks(found: _Found) -> list[str]:
    """What is no fault and yet worth a look: a trial that nobody can match."""
    return [
        f"{file.name}: {trial.protocol} {remark}"
        for file in found.marked
        for trial in file.trials
        if (remark := _remark(trial.document))
    ]


def _remark(document: Document) -> str:
    if not document.levels:
        return "has no step, arm or dose level with a rule of its own"
    if not document.open:
        return 'is not open: _summary.status does not say "Open to Accrual"'
    return "" if any(level.open for level in document.levels) else "has no open step, arm or dose level"


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES)
        if not files:
            raise CommandError(f"{path}: no .yaml or .json file in this folder")
        return files
    if not path.exists():
        raise CommandError(f"{path}: no such file")
    return [path]
