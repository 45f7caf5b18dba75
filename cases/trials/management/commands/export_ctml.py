"""Our cohorts in Clinical Trial Markup Language: ``manage.py export_ctml [COHORT...] --out DIR``."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from cases.trials.models import Cohort
from cases.trials.queries.markup_export import TrialDocument, trial_documents


class Command(BaseCommand):
    help = (
        "Write one document per trial (an arm for each cohort), and beside it a list of what the language cannot say "
        "(docs/ctml.md). Without codes, every cohort."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cohort", nargs="*", help="codes of cohorts")
        parser.add_argument("--out", type=Path, required=True, help="a folder; files of the same name are replaced")

    def handle(self, *args: Any, **options: Any) -> None:
        codes, folder = options["cohort"], options["out"]
        unknown = sorted(set(codes) - set(Cohort.objects.filter(code__in=codes).values_list("code", flat=True)))
        if unknown:
            raise CommandError(f"no such cohort: {', '.join(unknown)}")
        with translation.override("en"):
            documents = trial_documents(codes)
        if not documents:
            raise CommandError("no cohort has a rule in force")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for document in documents:
                self._write(folder, document)
        except OSError as error:
            raise CommandError(f"{folder}: cannot be written: {error}") from error

    def _write(self, folder: Path, document: TrialDocument) -> None:
        path = folder / f"{document.code}.json"
        path.write_text(json.dumps(document.data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        lines = [f"{entry.cohort}: {entry.clause}: {entry.why}" for entry in document.not_said]
        (folder / f"{document.code}-not-said.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")
        self.stdout.write(f"{path}: {len(_arms(document))} cohorts, {len(lines)} clauses not said")


def _arms(document: TrialDocument) -> list[Any]:
    arms: list[Any] = document.data["treatment_list"]["step"][0]["arm"]
    return arms
