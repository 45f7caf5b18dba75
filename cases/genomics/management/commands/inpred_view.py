"""``manage.py inpred_view``: a TSOPPI folder as InPreD's slides show it, without storing; needs no database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from cases.genomics.inpred.document import as_document
from cases.genomics.inpred.errors import InpredError
from cases.genomics.inpred.sentences import ERRORS, TOLD, WHYS
from cases.genomics.inpred.told import told
from cases.genomics.inpred.view import View, view_of_folder

_UNREADABLE, _COULD_NOT_RUN = 1, 2


class Command(BaseCommand):
    help = (
        "Shows a TSOPPI folder as InPreD's slides show it, row by row beside our own view. Nothing is stored. "
        "Exit status: 0 shown, 1 the files are there but cannot be shown, 2 no such folder or sample, or two of it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", help="the run's, or the sample's own, result folder")
        parser.add_argument("--sample", required=True, metavar="ID", help="the DNA sample, as its files are named")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            view = view_of_folder(Path(options["folder"]), options["sample"])
        except InpredError as error:
            # JSON comes in English, and from a process that has loaded no app to translate with (manage.py).
            sentence = (ERRORS[error.rule] if options["json"] else gettext(ERRORS[error.rule])) % error.values
            raise CommandError(sentence, returncode=_UNREADABLE if error.found else _COULD_NOT_RUN) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_document(view), ensure_ascii=False, indent=1))
        else:
            self._describe(view)

    def _describe(self, view: View) -> None:
        tmb, msi = view.tmb, view.msi
        self.stdout.write(f"{view.sample}: {', '.join(view.files)}")
        self.stdout.write(f"TMB {tmb.raw or '-'}: {tmb.rounded if tmb.rounded is not None else '-'} ({tmb.tmb_class})")
        self.stdout.write(f"MSI {msi.raw or '-'}: {msi.msi_class}; purity {view.purity.shown}")
        for one in told(view):
            self.stdout.write(f"! {gettext(TOLD[one.code]) % dict(one.values)}")
        for name, rows in view.tables.items():
            shown, ours = sum(row.today for row in rows), sum(row.ours for row in rows)
            self.stdout.write(f"\n{name}: today {shown} rows, ours {ours}")
            for row in rows:
                mark = "=" if row.today == row.ours else "+" if row.ours else "-"
                rescued = " (rescued)" if row.rescued else ""
                self.stdout.write(
                    f" {mark} {row.gene} {row.genomic_location} {row.dna_change} {row.cdna} {row.protein}"
                    f" {row.depth} {row.allele_fraction} {row.class_judgement} {row.reporting_judgement}{rescued}"
                )
                if row.why is not None:
                    self.stdout.write(f"     {gettext(WHYS[row.why.code]) % dict(row.why.values)}")
