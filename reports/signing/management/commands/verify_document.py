"""Verifies a signed report: signature, coverage of the entire file, no changes allowed, embedded data, stored hash.

Exit code 0 TOTAL-PASSED, 1 TOTAL-FAILED, 2 INDETERMINATE, 3 could not run.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from reports.documents.logic.canonical import Json, sha256_hex
from reports.signing.enums import Verdict
from reports.signing.keys import root_certificate_path
from reports.signing.stored import compare_with_stored
from reports.signing.verification import Verification, load_roots, verify

EXIT_CODES = {Verdict.PASSED: 0, Verdict.FAILED: 1, Verdict.INDETERMINATE: 2}
COULD_NOT_RUN = 3


class Command(BaseCommand):
    help = "Verifies a signed PDF and its embedded data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--trust", type=Path, help="PEM or DER of the authority that issued the seal")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        trust: Path | None = options["trust"]
        if trust is None and not settings.PRODUCTION and root_certificate_path().exists():
            trust = root_certificate_path()
        try:
            pdf = options["file"].read_bytes()
            roots = load_roots(trust.read_bytes()) if trust else []
        except (OSError, ValueError) as error:
            self.stderr.write(f"{options['file']}: {error}")
            sys.exit(COULD_NOT_RUN)
        result = verify(pdf, roots)
        stored = _stored(result, sha256_hex(pdf))
        if options["json"]:
            report = {
                "verdict": result.verdict.value,
                "reasons": result.reasons,
                "signature": result.signature,
                "document": result.document,
                "stored": stored,
                "sha256": sha256_hex(pdf),
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
        else:
            self._tell(result, stored)
        sys.exit(EXIT_CODES[result.verdict])

    def _tell(self, result: Verification, stored: Json | None) -> None:
        self.stdout.write(result.verdict.value)
        for reason in result.reasons:
            self.stdout.write(f"  {reason['code']}: {reason['message']}")
        for name, value in (result.signature | result.document).items():
            self.stdout.write(f"  {name}: {value}")
        known = "no database at hand" if stored is None else "known here" if stored["known"] else "unknown here"
        self.stdout.write(f"  stored: {known}")


def _stored(result: Verification, sha256: str) -> Json | None:
    """None when there is no database to ask."""
    if not settings.DATABASES["default"].get("NAME"):
        return None
    try:
        return compare_with_stored(result, sha256)
    except DatabaseError:
        return None
