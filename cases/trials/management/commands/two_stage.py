"""Exact operating characteristics of a two-stage design: ``manage.py two_stage --n1 8 --r1 0 --n 24 --r 4 --p 0.1``."""

import json
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.trials.logic.estimation import clopper_pearson, expected_size_curtailed, unbiased
from cases.trials.logic.two_stage import Characteristics, Plan, characteristics, final_p_value, positive_given


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
            design = {key: options[key] for key in ("n1", "r1", "n", "r")}
            answer = {"design": design, "rows": [_as_json(plan, row) for row in rows], "results": _results(plan)}
            self.stdout.write(json.dumps(answer))
            return
        self.stdout.write("p         stops early  positive  expected size")
        for row in rows:
            self.stdout.write(
                f"{float(row.p):<9.4f} {float(row.stops_early):<12.6f} {float(row.positive):<9.6f} "
                f"{float(row.expected_size):.6f}"
            )
        self.stdout.write("\nsuccesses  of all  unbiased  95 % interval")
        for result in _results(plan):
            low, high = result["interval"]
            self.stdout.write(
                f"{result['successes']:<10} {result['share']:<7.4f} {result['unbiased']:<9.6f} {low:.6f} to {high:.6f}"
            )


def _results(plan: Plan) -> list[dict[str, Any]]:
    """Every number of successes that the second stage can end with: share, unbiased estimate, exact 95 % interval."""
    found = []
    for successes in range(plan.r1 + 1, plan.n + 1):
        interval = clopper_pearson(successes, plan.n)
        found.append(
            {
                "successes": successes,
                "share": successes / plan.n,
                "unbiased": float(unbiased(plan, successes)),
                "interval": [interval.lower, interval.upper],
            }
        )
    return found


def _as_json(plan: Plan, row: Characteristics) -> dict[str, Any]:
    """Decimal numbers to read, fractions to compare; ``at_least``: P(going on, and so many successes or more)."""
    figures = {"pet": row.stops_early, "positive": row.positive, "expected_size": row.expected_size}
    return {
        "p": float(row.p),
        **{name: float(value) for name, value in figures.items()},
        "exact": {name: str(value) for name, value in figures.items()},
        "expected_size_curtailed": float(expected_size_curtailed(plan, row.p)),
        "expected_size_futility_only": float(expected_size_curtailed(plan, row.p, stop_for_success=False)),
        "positive_given_stage_one": {k: float(positive_given(plan, k, row.p)) for k in range(plan.n1 + 1)},
        "at_least": {x: float(final_p_value(plan, x, row.p)) for x in range(plan.r + 1, plan.n + 1)},
    }
