"""The whole path without a browser, on demo people, in a database that is thrown away."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from molmdt.kernel.clock import OSLO, stopped_at, today
from molmdt.kernel.errors import DomainError, InvalidInput


class Command(BaseCommand):
    help = "Referral, import, screening, meeting, conclusion, approvals, signature, delivery: on a folder of files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="holds referral.json and laboratory files")
        parser.add_argument("--out", type=Path, required=True, help="where the results are written")
        parser.add_argument("--date", type=date.fromisoformat, help="the day it is played on; today without it")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("A rehearsal is not played on a production database.")
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            summary = self._play(folder, options["out"], options["date"])
        except InvalidInput as refusal:
            problems = "".join(f"\n  {problem.path}: {problem.message}" for problem in refusal.problems)
            raise CommandError(f"{refusal.message}{problems}") from refusal
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=1))

    def _play(self, folder: Path, out: Path, day: date | None) -> dict[str, Any]:
        if day is not None:
            with stopped_at(datetime.combine(day, time(14), tzinfo=OSLO)):
                return self._play(folder, out, None)
        from cases.dossier.services import read_referral, store_referral
        from reports.journal.management.rehearsal import acts, programme
        from reports.journal.management.rehearsal.theatre import stage

        referral = read_referral(folder / "referral.json")
        with stage(today()) as nation:
            played = acts.play(nation, store_referral(referral, board=nation.board), folder)
            return programme.write(played, out)
