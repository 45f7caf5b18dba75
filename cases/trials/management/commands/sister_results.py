"""Aggregate results between sister trials: ``sister_results take FILE``, ``sister_results give TRIAL --out FILE``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from cases.trials.logic.sister_writing import as_csv, as_json
from cases.trials.models import Trial
from cases.trials.services.sister import receive_report, share_results
from molmdt.kernel.errors import InvalidInput


class Command(BaseCommand):
    help = "Take in a sister trial's report, or write ours with small counts hidden (docs/sister-trials.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        take = acts.add_parser("take", help="a report, CSV or JSON")
        take.add_argument("file", type=Path)
        give = acts.add_parser("give", help="our counts of one trial")
        give.add_argument("trial", help="the trial's code")
        give.add_argument("--out", type=Path, required=True, help="a .csv or .json file")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            if options["act"] == "take":
                self._take(options["file"])
            else:
                self._give(options["trial"], options["out"])

    def _take(self, file: Path) -> None:
        try:
            received = receive_report(text=file.read_text(encoding="utf-8"), source_name=file.name)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: cannot be read as text: {error}") from error
        except InvalidInput as error:
            lines = [f"{problem.path}: {problem.message}" for problem in error.problems]
            raise CommandError("\n".join(lines) or error.message) from error
        report = received.report
        said = "stored" if received.created else "here before, nothing was stored"
        self.stdout.write(f"{report.trial_code} up to {report.cut_off}: {said}")

    def _give(self, code: str, out: Path) -> None:
        trial = Trial.objects.filter(code=code).first()
        if trial is None:
            raise CommandError(f"{code}: no such trial")
        report = share_results(trial=trial)
        text = as_json(report) if out.suffix == ".json" else as_csv(report)
        try:
            out.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{out}: cannot be written: {error}") from error
        self.stdout.write(f"{out}: {len(report.cohorts)} cohorts up to {report.cut_off}")
