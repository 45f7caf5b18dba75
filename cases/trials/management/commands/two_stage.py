"""Exact operating characteristics of a two-stage design: ``manage.py two_stage --n1 8 --r1 0 --n 24 --r 4 --p 0.1``."""

import json
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.trials.logic.two_stage import Plan, characteristics


class Command(BaseCommand):
    help = "Exact operating characteristics: stop after n1 with r1 or fewer, positive with more than r of n."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        for name in ("n1", "r1", "n", "r"):
            parser.add_argument(f"--{name}", type=int, required=True)
        parser.add_argument("--p", type=str, action="append", required=True, help="a true rate; may be repeated")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = Plan(options["n1"], options["r1"], options["n"], options["r"])
            rows = [characteristics(plan, Fraction(text)) for text in options["p"]]
        except (ValueError, ZeroDivisionError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            found = [
                {
                    "p": float(row.p),
                    "pet": float(row.stops_early),
                    "positive": float(row.positive),
                    "expected_size": float(row.expected_size),
                    "exact": {"pet": str(row.stops_early), "positive": str(row.positive),
                              "expected_size": str(row.expected_size)},
                }
                for row in rows
            ]  # fmt: skip
            self.stdout.write(json.dumps({"design": {k: options[k] for k in ("n1", "r1", "n", "r")}, "rows": found}))
            return
        self.stdout.write("p         stops early  positive  expected size")
        for row in rows:
            self.stdout.write(
                f"{float(row.p):<9.4f} {float(row.stops_early):<12.6f} {float(row.positive):<9.6f} "
                f"{float(row.expected_size):.6f}"
            )
