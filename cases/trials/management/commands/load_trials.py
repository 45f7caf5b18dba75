"""Loads trials and cohorts from native YAML files: ``manage.py load_trials PATH [--check]``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.trials.logic.definition import BadDefinition, TrialDefinition
from cases.trials.services import definition_of, load_trials
from molmdt.kernel.errors import InvalidInput


class Command(BaseCommand):
    help = "Validate and load trials and cohorts; a folder means every .yaml and .yml file in it. All or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--check", action="store_true", help="only validate")

    def handle(self, *args: Any, **options: Any) -> None:
        files = _files(options["path"])
        definitions: list[TrialDefinition] = []
        faults: list[str] = []
        for file in files:
            try:
                definitions.append(definition_of(file.read_text(encoding="utf-8")))
            except BadDefinition as error:
                faults += [f"{file}:{p.line}: {p.key + ': ' if p.key else ''}{p.message}" for p in error.problems]
            except (OSError, UnicodeDecodeError) as error:
                faults.append(f"{file}: cannot be read as text: {error}")
        if faults:
            raise CommandError("\n".join(faults))
        cohorts = sum(len(definition.cohorts) for definition in definitions)
        if options["check"]:
            self.stdout.write(f"{len(definitions)} trials with {cohorts} cohorts, no fault found")
            return
        try:
            load_trials(definitions)
        except InvalidInput as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{len(definitions)} trials with {cohorts} cohorts loaded")


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted([*path.glob("*.yaml"), *path.glob("*.yml")])
        if not files:
            raise CommandError(f"{path}: no .yaml file in this folder")
        return files
    if not path.exists():
        raise CommandError(f"{path}: no such file")
    return [path]
