"""Stages of a cohort and what moves it next, in words."""

from django.utils.translation import gettext as _

from cases.trials.enums import Stage, Verdict
from cases.trials.logic.stages import Certain, Change, Next, Standing


def stage_words(stage: Stage) -> str:
    return {
        Stage.STAGE_ONE: _("stage I, open"),
        Stage.STAGE_ONE_FULL: _("stage I full, on hold"),
        Stage.STOPPED: _("stopped after stage I"),
        Stage.STAGE_TWO: _("stage II"),
        Stage.POSITIVE: _("positive"),
        Stage.NEGATIVE: _("negative"),
        Stage.EXPANSION: _("expansion"),
    }[stage]


def stage_change_words(before: str, after: str) -> str:
    """From one stage to another; of a cohort's first row, the stage at which it came in."""
    if not before:
        return _("began at: %(stage)s") % {"stage": stage_words(Stage(after))}
    return f"{stage_words(Stage(before))} → {stage_words(Stage(after))}"


def next_words(standing: Standing) -> str:
    """What changes the state next, as a sentence."""
    coming = standing.next
    if coming.change == Change.ASSESSMENT:
        return f"{_assessment(coming)} {_consequence(coming)}".strip()
    if coming.change == Change.PATIENT:
        return _("Waits for the next patient.")
    if coming.change == Change.DECISION:
        return _decision(standing)
    return {
        Stage.STOPPED: _("No disease control in stage I. The cohort is closed."),
        Stage.NEGATIVE: _("Too few with disease control. The cohort is closed."),
    }[standing.stage]


def verdict_words(verdict: str) -> str:
    return {Verdict.MATCH: _("fits"), Verdict.UNKNOWN: _("could fit"), Verdict.NO: _("does not fit")}[Verdict(verdict)]


def _assessment(coming: Next) -> str:
    values = {"position": coming.position, "day": f"{coming.due_on:%d.%m.%Y}", "week": coming.week}
    if coming.overdue:
        return _("The week %(week)s assessment of patient %(position)s is overdue (%(day)s).") % values
    return _("Waits for week %(week)s of patient %(position)s: %(day)s.") % values


def _consequence(coming: Next) -> str:
    names = {
        Stage.STAGE_TWO: _("stage II opens"), Stage.STOPPED: _("the cohort stops"), Stage.POSITIVE: _("positive"),
        Stage.NEGATIVE: _("negative"), Stage.EXPANSION: _("the expansion can go on"),
    }  # fmt: skip
    said = []
    if coming.if_success in names:
        said.append(_("Disease control: %(then)s.") % {"then": names[coming.if_success]})
    if coming.if_failure in names:
        said.append(_("None: %(then)s.") % {"then": names[coming.if_failure]})
    return " ".join(said)


def _decision(standing: Standing) -> str:
    if standing.stage == Stage.POSITIVE:
        return _("Positive. Decide on expansion.")
    if standing.certain == Certain.FUTILITY:
        return _("Five with disease control can no longer be reached. Decide on closing.")
    if standing.certain == Certain.SUCCESS:
        return _("Positive is certain already. Decide on drug supply or expansion.")
    return _("Closed for new patients before the end. Decide how to go on.")
