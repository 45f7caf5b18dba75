"""Loads what comes from elsewhere into the demonstration: marked-up trials and sister trials' reports."""

from datetime import date
from importlib.resources import files

from cases.trials.demo.sisters import reports
from cases.trials.logic.ctml.files import parse
from cases.trials.services.markup import load_markup, marked_file
from cases.trials.services.sister import receive_report

MARKUP = "markup.yaml"


def load_elsewhere(today: date) -> None:
    text = files(__package__).joinpath(MARKUP).read_text(encoding="utf-8")
    marked, faults = marked_file(MARKUP, text, parse(text, is_json=False))
    assert not faults, faults
    load_markup([marked])
    for name, report in reports(today):
        receive_report(text=report, source_name=name)
