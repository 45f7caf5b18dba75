"""Samples of two tables against trials in Clinical Trial Markup Language, without storing anything."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from cases.trials.enums import Verdict
from cases.trials.logic.ctml.documents import Document, read_documents
from cases.trials.logic.ctml.files import SUFFIXES, Unreadable, parse
from cases.trials.logic.ctml.samples import Sample
from cases.trials.logic.ctml.screen import Result, screen
from cases.trials.logic.ctml.tables import BadTables, read_samples
from cases.trials.words.markup import reason_sentence
from molmdt.kernel.clock import today


class Command(BaseCommand):
    help = "Screen samples against trials in Clinical Trial Markup Language (docs/ctml.md). Nothing is stored."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--trials", type=Path, required=True, help="a trial, or a folder of them (JSON or YAML)")
        parser.add_argument("--clinical", type=Path, required=True, help="table with one row per sample")
        parser.add_argument("--genomic", type=Path, required=True, help="table with one row per finding")
        parser.add_argument("--date", type=_day, default=None, help="the day that ages are counted from; today")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--all", action="store_true", help="the verdict no as well")
        parser.add_argument("--closed", action="store_true", help="trials and levels that are not open as well")
        parser.add_argument("--deceased", action="store_true", help="patients not known to be alive as well")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = _documents(options["trials"])
        samples = _samples(options["clinical"], options["genomic"])
        results = screen(
            documents,
            samples,
            options["date"] or today(),
            closed_too=options["closed"],
            deceased_too=options["deceased"],
        )
        shown = [result for result in results if options["all"] or result.verdict != Verdict.NO]
        with translation.override("en"):
            self._write(shown, options, f"{len(samples)} samples, {len(documents)} trials, {len(shown)} results")

    def _write(self, shown: list[Result], options: dict[str, Any], counts: str) -> None:
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(result) for result in shown], ensure_ascii=False))
            return
        for result in shown:
            self.stdout.write(f"{result.verdict:8} {result.trial} {result.level} {result.sample}")
            for reason in result.reasons:
                self.stdout.write(f"         {reason_sentence(reason)}")
        self.stdout.write(counts)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _as_json(result: Result) -> dict[str, Any]:
    return {
        "trial": result.trial,
        "level": result.level,
        "sample": result.sample,
        "verdict": result.verdict,
        "reasons": [reason_sentence(reason) for reason in result.reasons],
        "hidden": result.hidden,
    }


def _documents(path: Path) -> list[Document]:
    """Every trial that the path holds; a fault anywhere refuses them all, with file and key."""
    found: list[Document] = []
    faults: list[str] = []
    for file in _files(path):
        try:
            documents, wrong = read_documents(parse(_text(file), is_json=file.suffix == ".json"))
        except (Unreadable, RecursionError) as error:
            faults.append(f"{file}: not readable: {error}")
            continue
        found += documents
        faults += [f"{file}: {fault.key}: {fault.message}" for fault in wrong]
    if faults:
        raise CommandError("\n".join(faults))
    return found


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise CommandError(f"{path}: no such file")
    if path.is_file():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES)
    if not files:
        raise CommandError(f"{path}: no .json or .yaml file in this folder")
    return files


def _samples(clinical: Path, genomic: Path) -> list[Sample]:
    names = {"clinical": clinical, "genomic": genomic}
    try:
        return read_samples(_text(clinical), _text(genomic))
    except BadTables as error:
        lines = [f"{names[f.table]}:{f.line}: {f.column + ': ' if f.column else ''}{f.message}" for f in error.faults]
        raise CommandError("\n".join(lines)) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: cannot be read as text: {error}") from error
