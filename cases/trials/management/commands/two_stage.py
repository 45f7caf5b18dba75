"""Exact operating characteristics of a two-stage design: ``manage.py two_stage --n1 8 --r1 0 --n 24 --r 4 --p 0.1``."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.trials.logic.design_report import DesignReport, RateRow, ResultRow, read_rate, report
from cases.trials.logic.two_stage import Plan


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
            found = report(plan, [read_rate(text) for text in options["p"]])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(_as_json(found)) if options["json"] else _as_text(found))


def _as_text(found: DesignReport) -> str:
    lines = ["p         stops early  positive  expected size"]
    lines += [
        f"{float(row.p):<9.4f} {float(row.stops_early):<12.6f} {float(row.positive):<9.6f} "
        f"{float(row.expected_size):.6f}"
        for row in found.rates
    ]
    lines += ["", "successes  of all  unbiased  95 % interval"]
    lines += [
        f"{row.successes:<10} {float(row.share):<7.4f} {float(row.unbiased):<9.6f} {row.interval.lower:.6f} to "
        f"{row.interval.upper:.6f}"
        for row in found.ended
    ]
    return "\n".join(lines)


def _as_json(found: DesignReport) -> dict[str, Any]:
    plan = found.plan
    return {
        "design": {"n1": plan.n1, "r1": plan.r1, "n": plan.n, "r": plan.r},
        "rows": [_rate(row) for row in found.rates],
        "stopped": [_result(row) for row in found.stopped],
        "results": [_result(row) for row in found.ended],
    }


def _result(row: ResultRow) -> dict[str, Any]:
    return {
        "successes": row.successes,
        "share": float(row.share),
        "unbiased": float(row.unbiased),
        "interval": [row.interval.lower, row.interval.upper],
    }


def _rate(row: RateRow) -> dict[str, Any]:
    """Decimal numbers to read, fractions to compare; ``at_least``: P(going on, and so many successes or more)."""
    figures = {"pet": row.stops_early, "positive": row.positive, "expected_size": row.expected_size}
    return {
        "p": float(row.p),
        **{name: float(value) for name, value in figures.items()},
        "exact": {name: str(value) for name, value in figures.items()},
        "expected_size_curtailed": float(row.curtailed),
        "expected_size_futility_only": float(row.futility_only),
        "positive_given_stage_one": {k: float(value) for k, value in enumerate(row.given_first)},
        "at_least": {x: float(value) for x, value in row.tail},
    }
