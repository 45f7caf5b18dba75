"""``manage.py check_files``: reads laboratory files without storing anything; needs no database."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.genomics.queries.accessions import starter
from cases.genomics.readers.archive import is_archive
from cases.genomics.readers.child import read_file_in_child, read_folder_in_child
from cases.genomics.readers.kinds import Build, FileKind, Outcome
from cases.genomics.readers.rows import Expected, Problem, Reading
from cases.genomics.readers.rules import RULES
from cases.genomics.readers.transcripts import with_known
from cases.genomics.refusals import filled
from cases.genomics.services.reading import references

_COULD_NOT_RUN = 2
_STOPPED = (Outcome.REFUSED, Outcome.QUARANTINED)


class Command(BaseCommand):
    help = (
        "Reads laboratory files, folders or archives and says what would be accepted. Nothing is stored. "
        "Exit status: 0 all accepted or warned, 1 something refused or quarantined, 2 could not run."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON list, an object per file")
        parser.add_argument("--sample", action="append", default=[], help="a sample id that the files must be about")
        parser.add_argument("--build", choices=[str(build) for build in Build], help="the case's genome build")
        parser.add_argument("--reference-material", action="store_true", help="control samples are meant")

    def handle(self, *args: Any, **options: Any) -> None:
        expected = Expected(
            sample_ids=tuple(options["sample"]),
            build=Build(options["build"]) if options["build"] else None,
            reference_material=options["reference_material"],
            references=references(),
        )
        readings = [reading for file in options["files"] for reading in _read(file, expected)]
        if options["json"]:
            self.stdout.write(json.dumps([as_json(reading) for reading in readings], ensure_ascii=False, indent=2))
        else:
            for reading in readings:
                self._describe(reading)
        if any(reading.outcome in _STOPPED for reading in readings):
            sys.exit(1)

    def _describe(self, reading: Reading) -> None:
        counts = ", ".join(f"{name} {count}" for name, count in reading.counts.items())
        self.stdout.write(f"{reading.file}: {reading.kind}, {reading.outcome}" + (f" ({counts})" if counts else ""))
        for problem in reading.problems:
            place = ", ".join(str(part) for part in (problem.line, problem.field) if part is not None)
            self.stdout.write(f"  {problem.severity} [{problem.rule}] {place + ': ' if place else ''}{_said(problem)}")


def as_json(reading: Reading) -> dict[str, Any]:
    """One file of the JSON list; the first four keys and the problems' first five are the fixed contract."""
    return {
        "file": reading.file,
        "kind": reading.kind,
        "outcome": reading.outcome,
        "counts": dict(reading.counts),
        "problems": [
            {
                "file": problem.file or reading.file,
                "line": problem.line,
                "field": problem.field,
                "rule": problem.rule,
                "message": problem.message,
                "severity": problem.severity,
            }
            for problem in reading.problems
        ],
        "build": reading.build,
        "samples": list(reading.sample.sample_ids),
        "sections": {str(section): str(state) for section, state in reading.sections.items()},
    }


def _read(file: str, expected: Expected) -> list[Reading]:
    """One reading per file; a folder or an archive gives one for each file in it."""
    path = Path(file)
    if not path.exists():
        raise CommandError(f"{file}: no such file", returncode=_COULD_NOT_RUN)
    try:
        several = path.is_dir() or is_archive(path)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}", returncode=_COULD_NOT_RUN) from error
    if not several:
        return [with_known(read_file_in_child(path, expected, name=file, counts_only=True), starter())]
    whole = read_folder_in_child(path, expected, counts_only=True)
    known = starter()
    readings = [with_known(replace(one, file=f"{file}/{one.file}"), known) for one in whole.readings]
    if whole.problems:
        # What concerns the whole stands with its first file; a damaged archive has none.
        first = readings[0] if readings else Reading(file, FileKind.UNKNOWN, Outcome.REFUSED)
        worst = whole.outcome if whole.outcome in _STOPPED else first.outcome
        readings[:1] = [replace(first, outcome=worst, problems=(*whole.problems, *first.problems))]
    return readings


def _said(problem: Problem) -> str:
    """The sentence in the language of the terminal's user."""
    return filled(RULES[problem.rule].sentence, problem.values)
